"""What happens in a conversation."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class ConversationOpened(Event):
    """A customer's first message, or ours, began a conversation."""

    type: ClassVar[str] = "desk.conversation_opened"
    words: ClassVar[str] = _("The conversation began")
    channel: str
    message_id: int
    new_customer: bool = False
    from_us: bool = False


@dataclass(frozen=True)
class MessageReceived(Event):
    """The customer wrote again."""

    type: ClassVar[str] = "desk.message_received"
    words: ClassVar[str] = _("The customer wrote")
    message_id: int
    automatic: str = ""


@dataclass(frozen=True)
class ReplyWritten(Event):
    """An agent finished a reply; it leaves when the undo time has passed.

    `previous` is the state the conversation was in.
    """

    type: ClassVar[str] = "desk.reply_written"
    words: ClassVar[str] = _("%(actor)s answered")
    message_id: int
    release_at: str = ""
    previous: str = ""


@dataclass(frozen=True)
class ReplyWithdrawn(Event):
    """An agent took a reply back in time."""

    type: ClassVar[str] = "desk.reply_withdrawn"
    words: ClassVar[str] = _("%(actor)s took a reply back before it left")
    message_id: int


@dataclass(frozen=True)
class FirstReplyGiven(Event):
    """The customer has our first answer; recorded once per conversation when the reply left."""

    type: ClassVar[str] = "desk.first_reply_given"
    words: ClassVar[str] = _("First answer after %(working_minutes)s working minutes")
    message_id: int
    working_minutes: int
    in_time: bool | None = None

    def experience(self) -> Experience:
        """Good in time, bad when late, neutral where no target was set."""
        if self.in_time is None:
            return Experience.NEUTRAL
        return Experience.GOOD if self.in_time else Experience.BAD


@dataclass(frozen=True)
class NoteAdded(Event):
    """A colleague wrote something only we can read."""

    type: ClassVar[str] = "desk.note_added"
    words: ClassVar[str] = _("%(actor)s wrote a note")
    message_id: int


@dataclass(frozen=True)
class ConversationAssigned(Event):
    """Somebody is responsible now, or nobody (staff_id None)."""

    type: ClassVar[str] = "desk.conversation_assigned"
    words: ClassVar[str] = _("%(actor)s assigned the conversation")
    staff_id: int | None
    previous_id: int | None = None


@dataclass(frozen=True)
class ConversationMoved(Event):
    """The conversation went to another team."""

    type: ClassVar[str] = "desk.conversation_moved"
    words: ClassVar[str] = _("%(actor)s moved the conversation to another team")
    team_id: int | None
    previous_id: int | None = None


@dataclass(frozen=True)
class ConversationSolved(Event):
    """An agent considers the matter settled.

    `automatic` says that no person wrote to us in it, only programs; `language` is the language
    the customer wrote. `previous`, `waiting_since` and `due_at` are what an undo puts back.
    """

    type: ClassVar[str] = "desk.conversation_solved"
    words: ClassVar[str] = _("%(actor)s marked the conversation as solved")
    replies: int = 0
    spam: bool = False
    automatic: bool = False
    language: str = ""
    previous: str = ""
    waiting_since: str = ""
    due_at: str = ""


@dataclass(frozen=True)
class ConversationReopened(Event):
    """It was not settled after all: the customer wrote again, or an agent opened it."""

    type: ClassVar[str] = "desk.conversation_reopened"
    words: ClassVar[str] = _("The conversation was opened again")
    by_customer: bool

    def experience(self) -> Experience:
        """Bad when the customer had to come back."""
        return Experience.BAD if self.by_customer else Experience.NEUTRAL


@dataclass(frozen=True)
class ConversationClosed(Event):
    """The matter is put away; a new message begins a new conversation."""

    type: ClassVar[str] = "desk.conversation_closed"
    words: ClassVar[str] = _("The conversation was closed")


@dataclass(frozen=True)
class StateChanged(Event):
    """The conversation waits for somebody else now (open or waiting)."""

    type: ClassVar[str] = "desk.state_changed"
    words: ClassVar[str] = _("%(actor)s changed the state")
    state: str
    previous: str


@dataclass(frozen=True)
class PriorityChanged(Event):
    """It matters more, or less."""

    type: ClassVar[str] = "desk.priority_changed"
    words: ClassVar[str] = _("%(actor)s changed the priority")
    priority: int
    previous: int


@dataclass(frozen=True)
class TagsChanged(Event):
    """Tags were put on or taken off."""

    type: ClassVar[str] = "desk.tags_changed"
    words: ClassVar[str] = _("%(actor)s changed the tags")
    tags: list[str]


@dataclass(frozen=True)
class SubjectChanged(Event):
    """An agent gave the conversation a clearer subject."""

    type: ClassVar[str] = "desk.subject_changed"
    words: ClassVar[str] = _("%(actor)s changed the subject")


@dataclass(frozen=True)
class PersonNamed(Event):
    """An agent said who wrote from a shared address."""

    type: ClassVar[str] = "desk.person_named"
    words: ClassVar[str] = _("%(actor)s said who is writing")
    previous_customer_id: int


@dataclass(frozen=True)
class MarkedSpam(Event):
    """The conversation was put among spam, or taken out again."""

    type: ClassVar[str] = "desk.marked_spam"
    words: ClassVar[str] = _("%(actor)s marked the conversation as spam or took the mark off")
    spam: bool


@dataclass(frozen=True)
class GuestInvited(Event):
    """A colleague outside the team was invited into this one conversation."""

    type: ClassVar[str] = "desk.guest_invited"
    words: ClassVar[str] = _("%(actor)s invited a colleague into the conversation")
    staff_id: int


@dataclass(frozen=True)
class TemplateChanged(Event):
    """A reply template was written, changed or removed."""

    type: ClassVar[str] = "desk.template_changed"
    words: ClassVar[str] = _("%(actor)s changed the reply template %(name)s")
    name: str
    removed: bool = False


@dataclass(frozen=True)
class SavedViewChanged(Event):
    """A saved view was saved, renamed, moved or removed. Its name may say a customer's, so it does
    not stand here."""

    type: ClassVar[str] = "desk.saved_view_changed"
    words: ClassVar[str] = _("%(actor)s changed a saved view")
    view_id: int
    removed: bool = False
