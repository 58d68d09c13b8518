"""What happens on the way of a conversation from one colleague to another."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class ConversationHandedOver(Event):
    """A colleague, or a team (the other is None), was given the conversation with a brief; until
    they acknowledge it, `held_by` stays responsible."""

    type: ClassVar[str] = "desk.conversation_handed_over"
    words: ClassVar[str] = _("%(actor)s handed the conversation over")
    handover_id: int
    staff_id: int | None
    team_id: int | None
    held_by: int | None = None


@dataclass(frozen=True)
class HandoverTaken(Event):
    """The colleague has it now, `working_minutes` after it was handed over; `late` when they had
    to be reminded twice."""

    type: ClassVar[str] = "desk.handover_taken"
    words: ClassVar[str] = _("%(actor)s took the conversation over")
    handover_id: int
    working_minutes: int
    late: bool = False

    def experience(self) -> Experience:
        """Bad when it took long: the customer waited between two colleagues."""
        return Experience.BAD if self.late else Experience.NEUTRAL


@dataclass(frozen=True)
class HandoverAskedBack(Event):
    """The colleague asked something first; the note holds the words."""

    type: ClassVar[str] = "desk.handover_asked_back"
    words: ClassVar[str] = _("%(actor)s asked back about the handover")
    handover_id: int
    message_id: int


@dataclass(frozen=True)
class HandoverAnswered(Event):
    """What the colleague asked was answered in a note; it is theirs to acknowledge again."""

    type: ClassVar[str] = "desk.handover_answered"
    words: ClassVar[str] = _("%(actor)s answered the question about the handover")
    handover_id: int
    message_id: int


@dataclass(frozen=True)
class HandoverCalledBack(Event):
    """The handover was taken back before anybody acknowledged it."""

    type: ClassVar[str] = "desk.handover_called_back"
    words: ClassVar[str] = _("%(actor)s called the handover back")
    handover_id: int


@dataclass(frozen=True)
class HandoverReminded(Event):
    """Whoever has the next word on a handover was reminded, for the `count`th time; with `lead` it
    is the leads who hear of it."""

    type: ClassVar[str] = "desk.handover_reminded"
    words: ClassVar[str] = _("The handover waits to be acknowledged")
    handover_id: int
    count: int
    lead: bool = False

    def sentence(self) -> str:
        """That the leads hear of it is told so."""
        return _("The handover went to the team lead") if self.lead else self.words


@dataclass(frozen=True)
class HandoverEnded(Event):
    """Nobody acknowledged it, and there is nothing to acknowledge any more: the matter was settled,
    somebody else was made responsible, or the receiver is gone."""

    type: ClassVar[str] = "desk.handover_ended"
    words: ClassVar[str] = _("The handover ended without being acknowledged")
    handover_id: int


@dataclass(frozen=True)
class AskedAgain(Event):
    """After a handover a reply asked for what the customer had told before, `kinds` of things."""

    type: ClassVar[str] = "desk.asked_again"
    words: ClassVar[str] = _("The customer was asked again for what they had told us")
    message_id: int
    handover_id: int
    kinds: list[str]

    def experience(self) -> Experience:
        """Bad: that is what a handover is to spare them."""
        return Experience.BAD
