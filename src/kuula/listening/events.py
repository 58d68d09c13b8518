"""What happens when we listen."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class RatingAsked(Event):
    """We asked the customer the one question after a solved conversation."""

    type: ClassVar[str] = "listening.rating_asked"
    words: ClassVar[str] = _("We asked whether the customer was satisfied")
    request_id: int
    language: str = ""


@dataclass(frozen=True)
class RatingNotAsked(Event):
    """The question could not be carried to the customer; the earlier entry is retracted."""

    type: ClassVar[str] = "listening.rating_not_asked"
    words: ClassVar[str] = _("We could not ask whether the customer was satisfied")
    request_id: int


@dataclass(frozen=True)
class RatingGiven(Event):
    """The customer answered the question; the comment is theirs and goes when they are erased."""

    type: ClassVar[str] = "listening.rating_given"
    words: ClassVar[str] = _("The customer said how it went")
    personal: ClassVar[frozenset[str]] = frozenset({"comment"})
    request_id: int
    satisfied: bool
    comment: str = ""

    def experience(self) -> Experience:
        """What the customer said it was."""
        return Experience.GOOD if self.satisfied else Experience.BAD

    def sentence(self) -> str:
        """Which of the two answers it was."""
        satisfied, unsatisfied = (
            _("The customer was satisfied"),
            _("The customer was not satisfied"),
        )
        return satisfied if self.satisfied else unsatisfied


@dataclass(frozen=True)
class RatingChanged(Event):
    """The customer corrected the answer or its comment within the day; the earlier entry is
    retracted."""

    type: ClassVar[str] = "listening.rating_changed"
    words: ClassVar[str] = _("The customer changed the answer")
    personal: ClassVar[frozenset[str]] = frozenset({"comment"})
    request_id: int
    satisfied: bool
    comment: str = ""

    def experience(self) -> Experience:
        """What the customer says it was now."""
        return Experience.GOOD if self.satisfied else Experience.BAD

    def sentence(self) -> str:
        """Which of the two answers it is now."""
        satisfied, unsatisfied = (
            _("The customer was satisfied"),
            _("The customer was not satisfied"),
        )
        return satisfied if self.satisfied else unsatisfied
