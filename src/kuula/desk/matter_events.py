"""What is known of a matter once its days are over, and what colleagues say of it."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class MatterJudged(Event):
    """Seven days after it was solved: whether the first contact was enough.

    It happened when it was solved, and is recorded once; when something changes what it rests on,
    a new one retracts it. `reason` says why it was not enough: "wrote_again", "came_back",
    "new_contact", or "repeats" for a conversation that itself repeats number `repeats`. `kind` is
    what makes two contacts one matter: "thread", "link", "goods" or "customer". `messages` and
    `followed_by` are the messages and conversations in which the customer turned to us again,
    `followed` says whether that was within seven days after the solving `solving`. `handovers` and
    `passed_on` count up to that.
    """

    type: ClassVar[str] = "desk.matter_judged"
    words: ClassVar[str] = _("Solved at first contact")
    solving: int
    at_first: bool
    reason: str = ""
    kind: str = ""
    repeats: int = 0
    followed: bool = False
    messages: list[int] = field(default_factory=list)
    followed_by: list[int] = field(default_factory=list)
    handovers: int = 0
    passed_on: bool = False

    def experience(self) -> Experience:
        """Good at first contact, bad when it is itself a repeat; a return was bad when it came."""
        if self.repeats:
            return Experience.BAD
        return Experience.GOOD if self.at_first else Experience.NEUTRAL

    def sentence(self) -> str:
        """What was known of it."""
        if self.at_first:
            return self.words
        if self.repeats:
            return _("The customer had to turn to us again about the same matter")
        return _("Not solved at first contact")


@dataclass(frozen=True)
class MatterUncounted(Event):
    """What was known of a matter does not hold any more and nothing takes its place: it turned out
    to be spam, or was merged into another conversation."""

    type: ClassVar[str] = "desk.matter_uncounted"
    words: ClassVar[str] = _("This no longer counts among the first contacts")


@dataclass(frozen=True)
class MatterTold(Event):
    """A colleague said that this is the same matter as number `same_as`; 0: a matter of its own."""

    type: ClassVar[str] = "desk.matter_told"
    words: ClassVar[str] = _("%(actor)s said that this is another matter")
    same_as: int = 0

    def sentence(self) -> str:
        """The same matter is told so."""
        return _("%(actor)s said that this is the same matter") if self.same_as else self.words


@dataclass(frozen=True)
class MatterTellingTakenBack(Event):
    """What a colleague said of the matter was taken back; the days decide again."""

    type: ClassVar[str] = "desk.matter_telling_taken_back"
    words: ClassVar[str] = _("%(actor)s took back what was said about the matter")
