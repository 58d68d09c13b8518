"""What happens in a complaint, and with a mistake of ours."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class ComplaintOpened(Event):
    """The customer says that we failed; the procedure begins."""

    type: ClassVar[str] = "desk.complaint_opened"
    words: ClassVar[str] = _("%(actor)s opened a complaint")
    complaint_id: int

    def experience(self) -> Experience:
        """Bad: the customer had a reason to complain."""
        return Experience.BAD


@dataclass(frozen=True)
class ComplaintWithdrawn(Event):
    """It was no complaint after all; the entry that opened it is retracted."""

    type: ClassVar[str] = "desk.complaint_withdrawn"
    words: ClassVar[str] = _("%(actor)s withdrew a complaint: it was none")
    complaint_id: int


@dataclass(frozen=True)
class ComplaintGiven(Event):
    """Somebody else looks after a complaint now, or nobody (staff_id None)."""

    type: ClassVar[str] = "desk.complaint_given"
    words: ClassVar[str] = _("%(actor)s gave the complaint to somebody else")
    complaint_id: int
    staff_id: int | None
    previous_id: int | None = None


@dataclass(frozen=True)
class ComplaintStepTaken(Event):
    """A step of the procedure was taken with its evidence, or skipped with a reason."""

    type: ClassVar[str] = "desk.complaint_step_taken"
    words: ClassVar[str] = _("%(actor)s took a step of the complaint")
    complaint_id: int
    kind: str
    round: int
    skipped: bool
    message_id: int | None = None
    file_id: int | None = None

    def sentence(self) -> str:
        """A skipped step is told so."""
        return _("%(actor)s skipped a step of the complaint") if self.skipped else self.words


@dataclass(frozen=True)
class ComplaintStepOverdue(Event):
    """The next step was not taken until `due_at`; recorded once for each such moment."""

    type: ClassVar[str] = "desk.complaint_step_overdue"
    words: ClassVar[str] = _("A step of the complaint is overdue")
    complaint_id: int
    kind: str
    due_at: str


@dataclass(frozen=True)
class ComplaintCauseSet(Event):
    """A complaint got another root cause, or none."""

    type: ClassVar[str] = "desk.complaint_cause_set"
    words: ClassVar[str] = _("%(actor)s set the root cause of the complaint")
    complaint_id: int
    cause_id: int | None
    previous_id: int | None = None


@dataclass(frozen=True)
class PreventionSet(Event):
    """It was said what shall keep the cause from coming back, who sees to it and until which day
    (`due_at`). The words stand in the complaint."""

    type: ClassVar[str] = "desk.prevention_set"
    words: ClassVar[str] = _("%(actor)s said what shall keep it from happening again")
    complaint_id: int
    staff_id: int | None
    due_at: str = ""


@dataclass(frozen=True)
class PreventionDone(Event):
    """What shall keep the cause from coming back is done."""

    type: ClassVar[str] = "desk.prevention_done"
    words: ClassVar[str] = _("%(actor)s did what shall keep it from happening again")
    complaint_id: int


@dataclass(frozen=True)
class PreventionFailed(Event):
    """A later complaint, `again_id`, has the same cause although the prevention was done; whoever
    owns it, `staff_id`, is told."""

    type: ClassVar[str] = "desk.prevention_failed"
    words: ClassVar[str] = _("It happened again although it was prevented")
    complaint_id: int
    again_id: int
    staff_id: int | None = None


@dataclass(frozen=True)
class ComplaintRepeats(Event):
    """This complaint has the cause of an earlier one whose prevention was done."""

    type: ClassVar[str] = "desk.complaint_repeats"
    words: ClassVar[str] = _("The cause is the same as in an earlier complaint")
    complaint_id: int
    earlier_id: int


@dataclass(frozen=True)
class ComplaintUnlinked(Event):
    """Two complaints do not have the same cause after all; the entry that said so is retracted."""

    type: ClassVar[str] = "desk.complaint_unlinked"
    words: ClassVar[str] = _("The cause is another one than in the earlier complaint")
    complaint_id: int
    earlier_id: int


@dataclass(frozen=True)
class FollowUpAsked(Event):
    """We asked the customer whether it is really solved."""

    type: ClassVar[str] = "desk.follow_up_asked"
    words: ClassVar[str] = _("We asked whether it is really solved")
    complaint_id: int
    follow_up_id: int
    language: str = ""


@dataclass(frozen=True)
class FollowUpNotAsked(Event):
    """The question could not be carried to the customer; the earlier entry is retracted."""

    type: ClassVar[str] = "desk.follow_up_not_asked"
    words: ClassVar[str] = _("We could not ask by mail whether it is really solved")
    complaint_id: int
    follow_up_id: int


@dataclass(frozen=True)
class FollowUpAnswered(Event):
    """The customer said whether it is really solved; the comment is theirs."""

    type: ClassVar[str] = "desk.follow_up_answered"
    words: ClassVar[str] = _("The customer said that it is really solved")
    personal: ClassVar[frozenset[str]] = frozenset({"comment"})
    complaint_id: int
    follow_up_id: int
    solved: bool
    comment: str = ""

    def experience(self) -> Experience:
        """Good when it is; when it is not, the reopening is the bad one."""
        return Experience.GOOD if self.solved else Experience.NEUTRAL

    def sentence(self) -> str:
        """A no is told as one."""
        return self.words if self.solved else _("The customer said that it is not solved")


@dataclass(frozen=True)
class ComplaintReopened(Event):
    """The customer says that it is not solved: the procedure begins once more in the same case.

    `counted` when opening the conversation again has been counted as bad already.
    """

    type: ClassVar[str] = "desk.complaint_reopened"
    words: ClassVar[str] = _("The complaint was opened again: it is not solved")
    complaint_id: int
    round: int
    by_customer: bool
    counted: bool = False

    def experience(self) -> Experience:
        """Bad, once: we said that it was solved."""
        return Experience.NEUTRAL if self.counted else Experience.BAD


@dataclass(frozen=True)
class ComplaintClosed(Event):
    """All six steps are taken, cause and prevention are known."""

    type: ClassVar[str] = "desk.complaint_closed"
    words: ClassVar[str] = _("%(actor)s closed the complaint")
    complaint_id: int


@dataclass(frozen=True)
class MistakeFlagged(Event):
    """We were wrong; `message_id` is where we told the customer so, if we have.

    `complained` when a complaint counts it already.
    """

    type: ClassVar[str] = "desk.mistake_flagged"
    words: ClassVar[str] = _("%(actor)s wrote down that we were wrong")
    mistake_id: int
    message_id: int | None = None
    complained: bool = False

    def experience(self) -> Experience:
        """Bad, once: the customer bore our mistake."""
        return Experience.NEUTRAL if self.complained else Experience.BAD

    def sentence(self) -> str:
        """That we said so belongs to it."""
        said = _("%(actor)s wrote down that we were wrong and said so")
        return said if self.message_id else self.words


@dataclass(frozen=True)
class MistakeTakenBack(Event):
    """We were not wrong after all; the entry that said so is retracted."""

    type: ClassVar[str] = "desk.mistake_taken_back"
    words: ClassVar[str] = _("%(actor)s took back that we were wrong")
    mistake_id: int


@dataclass(frozen=True)
class RootCauseChanged(Event):
    """The list of root causes changed: one was added, renamed, retired or taken up again."""

    type: ClassVar[str] = "desk.root_cause_changed"
    words: ClassVar[str] = _("%(actor)s changed the root cause %(name)s")
    cause_id: int
    name: str
    retired: bool = False


@dataclass(frozen=True)
class ComplaintCourseChanged(Event):
    """How long a step may take, or when the customer is asked, changed."""

    type: ClassVar[str] = "desk.complaint_course_changed"
    words: ClassVar[str] = _("%(actor)s changed the days of the complaint procedure")
    step_days: int
    follow_up_days: int
