"""What happens to reply targets: a clock is met or missed, its rules change, the rules change."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class TargetMet(Event):
    """A clock came to its end in time: `kind` is first, next or resolution; once per clock.

    `minutes` of working time of `target` were needed; `rule` is the number of the rule that asked,
    0 for the mailbox.
    """

    type: ClassVar[str] = "desk.target_met"
    words: ClassVar[str] = _("A reply target was met")
    kind: str
    minutes: int
    target: int
    rule: int | None = None

    def experience(self) -> Experience:
        """Good; a first answer is counted where it is told."""
        return Experience.NEUTRAL if self.kind == "first" else Experience.GOOD


@dataclass(frozen=True)
class TargetMissed(Event):
    """A clock came to its end late; the rest as in `TargetMet`."""

    type: ClassVar[str] = "desk.target_missed"
    words: ClassVar[str] = _("A reply target was missed")
    kind: str
    minutes: int
    target: int
    rule: int | None = None

    def experience(self) -> Experience:
        """Bad; a first answer is counted where it is told."""
        return Experience.NEUTRAL if self.kind == "first" else Experience.BAD


@dataclass(frozen=True)
class ClockWentOn(Event):
    """What had ended a clock was taken back: a reply, or a solving. What was told does not
    count."""

    type: ClassVar[str] = "desk.clock_went_on"
    words: ClassVar[str] = _("A clock went on")
    kind: str


@dataclass(frozen=True)
class TargetsChanged(Event):
    """The clocks of a conversation go on under other rules: it moved, matters more, or the rules
    changed. Minutes are those in force now; None where nothing is asked."""

    type: ClassVar[str] = "desk.targets_changed"
    words: ClassVar[str] = _("The reply targets changed")
    reply: int | None
    resolution: int | None


@dataclass(frozen=True)
class ReplyTargetChanged(Event):
    """A rule of reply targets was made, changed or removed."""

    type: ClassVar[str] = "desk.reply_target_changed"
    words: ClassVar[str] = _("%(actor)s changed the reply targets")
    rule: int
    removed: bool = False
