"""The mark in the side pane that the customer turned to us about this before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.matters.marks import mark_of
from kuula.desk.models import Conversation
from kuula.ui.formats import numbered


@dataclass(frozen=True, slots=True)
class MatterPart:
    """One line with the earlier conversation; `other` says that it was told apart from it, `same`
    that it was said to belong to it."""

    words: str
    number: str
    url: str
    other: bool
    same: bool

    @property
    def clear(self) -> bool:
        """Whether a colleague said something that can be taken back."""
        return self.other or self.same


def matter_of(others: Sequence[Conversation], number: int) -> MatterPart | None:
    """The mark of conversation `number` among the customer's others."""
    mark = mark_of(others, number) if number else None
    if mark is None:
        return None
    if mark.told == "other":
        words = _("Another matter than")
    elif mark.told == "same":
        words = _("The same matter as")
    elif mark.same_goods:
        words = _("They asked about the same order or product before:")
    elif mark.solved:
        words = _("Second contact about this within seven days:")
    else:
        words = _("They asked before, and it was not solved yet:")
    return MatterPart(
        words=words,
        number=numbered(mark.number),
        url=reverse("conversation", args=[mark.number]),
        other=mark.told == "other",
        same=mark.told == "same",
    )
