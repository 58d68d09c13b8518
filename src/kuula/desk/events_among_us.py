"""What happens among colleagues in a conversation: they are named, asked, and follow it."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class ColleagueMentioned(Event):
    """A note names a colleague."""

    type: ClassVar[str] = "desk.colleague_mentioned"
    words: ClassVar[str] = _("%(actor)s mentioned a colleague")
    staff_id: int
    message_id: int


@dataclass(frozen=True)
class HelpAsked(Event):
    """A note asks one colleague something; whoever sees to the conversation stays."""

    type: ClassVar[str] = "desk.help_asked"
    words: ClassVar[str] = _("%(actor)s asked a colleague for help")
    staff_id: int
    message_id: int
    needed_by: str = ""


@dataclass(frozen=True)
class HelpGiven(Event):
    """The colleague `staff_id` answered with note `message_id`, or it was put away without (0)."""

    type: ClassVar[str] = "desk.help_given"
    words: ClassVar[str] = _("%(actor)s answered a question among us")
    staff_id: int
    message_id: int = 0

    def sentence(self) -> str:
        """A question that was put away is told so."""
        return self.words if self.message_id else _("%(actor)s put a question among us away")


@dataclass(frozen=True)
class HelpDeclined(Event):
    """The colleague `staff_id` said in note `message_id` why what they were asked is not theirs."""

    type: ClassVar[str] = "desk.help_declined"
    words: ClassVar[str] = _("%(actor)s said that a question is not for them")
    staff_id: int
    message_id: int


@dataclass(frozen=True)
class HelpPassed(Event):
    """What `from_staff_id` was asked in note `message_id` is asked of `staff_id` from now on."""

    type: ClassVar[str] = "desk.help_passed"
    words: ClassVar[str] = _("%(actor)s passed a question on to a colleague")
    staff_id: int
    message_id: int
    from_staff_id: int


@dataclass(frozen=True)
class HelpOverdue(Event):
    """What the colleague `staff_id` is asked in note `message_id` was needed by now."""

    type: ClassVar[str] = "desk.help_overdue"
    words: ClassVar[str] = _("A question among us was not answered in time")
    staff_id: int
    message_id: int
    needed_by: str


@dataclass(frozen=True)
class ConversationFollowed(Event):
    """Somebody follows the conversation now, or does no more."""

    type: ClassVar[str] = "desk.conversation_followed"
    words: ClassVar[str] = _("%(actor)s follows the conversation")
    staff_id: int
    following: bool

    def sentence(self) -> str:
        """Who leaves is told so."""
        return self.words if self.following else _("%(actor)s no longer follows the conversation")
