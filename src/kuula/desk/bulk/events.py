"""What happens to a bulk action as a whole; what happens to each conversation is told as ever."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class BulkBegun(Event):
    """A colleague ordered one `kind` of change for `count` conversations at once."""

    type: ClassVar[str] = "desk.bulk_begun"
    words: ClassVar[str] = _("%(actor)s changed %(count)s conversations at once")
    bulk_id: int
    kind: str
    count: int


@dataclass(frozen=True)
class BulkEnded(Event):
    """Every item of it is settled, or with `undone` brought back as far as it could be."""

    type: ClassVar[str] = "desk.bulk_ended"
    words: ClassVar[str] = _("A change of many conversations was carried out")
    bulk_id: int
    undone: bool = False


@dataclass(frozen=True)
class BulkUndone(Event):
    """A colleague took it back."""

    type: ClassVar[str] = "desk.bulk_undone"
    words: ClassVar[str] = _("%(actor)s took a change of many conversations back")
    bulk_id: int
