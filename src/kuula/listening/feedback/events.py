"""What happens to feedback. Only what a customer said is personal; departments and matters are not.

`tell` are the colleagues who are to know, by number; the desk lets them know.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class FeedbackPassedOn(Event):
    """What a customer said about something was noted for a department (empty: for none yet). `way`
    is where it was said; `mood` is "good", "bad" or empty."""

    type: ClassVar[str] = "listening.feedback_passed_on"
    words: ClassVar[str] = _("%(actor)s passed feedback on to %(department)s")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    piece_id: int
    matter_id: int
    department: str
    way: str
    mood: str = ""
    touchpoint_id: int = 0
    text: str = ""

    def experience(self) -> Experience:
        """What it meant to the customer."""
        return Experience(self.mood) if self.mood else Experience.NEUTRAL

    def sentence(self) -> str:
        """Who passed it on, or that the customer left it themselves."""
        if self.way == "form":
            return _("The customer left feedback by the form")
        return self.words if self.department else _("%(actor)s noted feedback")


@dataclass(frozen=True)
class FeedbackArrived(Event):
    """A department has a matter to answer, a new one or one that came from another department."""

    type: ClassVar[str] = "listening.feedback_arrived"
    words: ClassVar[str] = _("Feedback arrived for %(department)s")
    matter_id: int
    department: str
    tell: list[int] = field(default_factory=list)

    def sentence(self) -> str:
        """Feedback that belongs to no department yet is told so."""
        return self.words if self.department else _("Feedback waits to be passed on")


@dataclass(frozen=True)
class FeedbackRead(Event):
    """Somebody of the department read a matter for the first time."""

    type: ClassVar[str] = "listening.feedback_read"
    words: ClassVar[str] = _("%(actor)s read feedback")
    matter_id: int


@dataclass(frozen=True)
class FeedbackAnswered(Event):
    """The department answered the colleagues who noted a matter."""

    type: ClassVar[str] = "listening.feedback_answered"
    words: ClassVar[str] = _("%(actor)s answered feedback")
    matter_id: int
    tell: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FeedbackDone(Event):
    """The department did something about a matter."""

    type: ClassVar[str] = "listening.feedback_done"
    words: ClassVar[str] = _("%(actor)s did something about feedback")
    matter_id: int
    tell: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FeedbackDeclined(Event):
    """The department will do nothing about a matter, and said why."""

    type: ClassVar[str] = "listening.feedback_declined"
    words: ClassVar[str] = _("%(actor)s declined feedback and said why")
    matter_id: int
    tell: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FeedbackReopened(Event):
    """A matter is to be looked at again."""

    type: ClassVar[str] = "listening.feedback_reopened"
    words: ClassVar[str] = _("%(actor)s took feedback up again")
    matter_id: int
    tell: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FeedbackOverdue(Event):
    """Nobody answered a matter in time. `lead` says that the lead is told, not the department."""

    type: ClassVar[str] = "listening.feedback_overdue"
    words: ClassVar[str] = _("Feedback waits too long for an answer")
    matter_id: int
    lead: bool = False
    tell: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FeedbackNamed(Event):
    """A matter was called something."""

    type: ClassVar[str] = "listening.feedback_named"
    words: ClassVar[str] = _("%(actor)s named feedback")
    matter_id: int


@dataclass(frozen=True)
class FeedbackJoined(Event):
    """Two matters turned out to be one: `matter_id` went into `into`."""

    type: ClassVar[str] = "listening.feedback_joined"
    words: ClassVar[str] = _("%(actor)s joined feedback that is about the same")
    matter_id: int
    into: int


@dataclass(frozen=True)
class FeedbackSplitOff(Event):
    """A piece turned out to be another matter."""

    type: ClassVar[str] = "listening.feedback_split_off"
    words: ClassVar[str] = _("%(actor)s took feedback out of a matter")
    piece_id: int
    matter_id: int


@dataclass(frozen=True)
class FeedbackBelieved(Event):
    """What looked like a program's work is from a person."""

    type: ClassVar[str] = "listening.feedback_believed"
    words: ClassVar[str] = _("%(actor)s said that feedback is real")
    matter_id: int


@dataclass(frozen=True)
class FeedbackTellingBegun(Event):
    """Those who said it and agreed are to be told what came of a matter."""

    type: ClassVar[str] = "listening.feedback_telling_begun"
    words: ClassVar[str] = _("%(actor)s lets customers know what came of their feedback")
    matter_id: int
    customers: int


@dataclass(frozen=True)
class FeedbackTold(Event):
    """A customer is told what came of what they said; a channel carries it."""

    type: ClassVar[str] = "listening.feedback_told"
    words: ClassVar[str] = _("We told the customer what came of their feedback")
    telling_id: int
    matter_id: int

    def experience(self) -> Experience:
        """Being heard is a good experience."""
        return Experience.GOOD


@dataclass(frozen=True)
class FeedbackNotTold(Event):
    """No channel could carry it; the earlier entry is retracted."""

    type: ClassVar[str] = "listening.feedback_not_told"
    words: ClassVar[str] = _("We could not tell the customer what came of their feedback")
    telling_id: int
    matter_id: int


@dataclass(frozen=True)
class FeedbackMuted(Event):
    """The customer does not want to hear what comes of what they said."""

    type: ClassVar[str] = "listening.feedback_muted"
    words: ClassVar[str] = _("The customer does not want to hear what comes of their feedback")


@dataclass(frozen=True)
class DepartmentSaved(Event):
    """A department that answers feedback was written down or changed."""

    type: ClassVar[str] = "listening.department_saved"
    words: ClassVar[str] = _("%(actor)s saved the department %(name)s")
    department_id: int
    name: str


@dataclass(frozen=True)
class DepartmentArchived(Event):
    """A department was put aside, or taken up again."""

    type: ClassVar[str] = "listening.department_archived"
    words: ClassVar[str] = _("%(actor)s archived the department %(name)s")
    department_id: int
    name: str
    archived: bool

    def sentence(self) -> str:
        """Taken up again is told so."""
        return self.words if self.archived else _("%(actor)s uses the department %(name)s again")
