"""What happens to progress updates."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class ProgressDue(Event):
    """The customer has not heard from us for long: an update is due, offered as `kind` says."""

    type: ClassVar[str] = "desk.progress_due"
    words: ClassVar[str] = _("An update to the customer is due")
    update_id: int
    kind: str


@dataclass(frozen=True)
class ProgressSent(Event):
    """The customer was told how far we are, without asking; `by_itself` when nobody pressed
    send."""

    type: ClassVar[str] = "desk.progress_sent"
    words: ClassVar[str] = _("%(actor)s told the customer how far we are")
    update_id: int
    message_id: int
    by_itself: bool

    def experience(self) -> Experience:
        """Good: nobody had to ask."""
        return Experience.GOOD


@dataclass(frozen=True)
class ProgressDropped(Event):
    """An update is not needed: somebody wrote (`written`), or a colleague put it away."""

    type: ClassVar[str] = "desk.progress_dropped"
    words: ClassVar[str] = _("An update to the customer was not needed")
    update_id: int
    written: bool


@dataclass(frozen=True)
class ProgressPolicyChanged(Event):
    """When customers are told how far we are was changed."""

    type: ClassVar[str] = "desk.progress_policy_changed"
    words: ClassVar[str] = _("%(actor)s changed when customers hear how far we are")
    policy_id: int
    removed: bool = False
