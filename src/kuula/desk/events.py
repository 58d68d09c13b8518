"""What happens in a conversation."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.desk.events_among_us import ColleagueMentioned as ColleagueMentioned
from kuula.desk.events_among_us import ConversationFollowed as ConversationFollowed
from kuula.desk.events_among_us import HelpAsked as HelpAsked
from kuula.desk.events_among_us import HelpDeclined as HelpDeclined
from kuula.desk.events_among_us import HelpGiven as HelpGiven
from kuula.desk.events_among_us import HelpOverdue as HelpOverdue
from kuula.desk.events_among_us import HelpPassed as HelpPassed
from kuula.desk.template_events import TemplateChanged as TemplateChanged
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
    """Somebody is responsible now, or nobody (staff_id None).

    `reason` is empty for who was chosen by hand; "shared" by the team's rule, "next" for who took
    the next one: the others then say what spoke for them, and how many they hold of their cap.
    "due", "absent", "left" and "light" say why it went back to the queue.
    """

    type: ClassVar[str] = "desk.conversation_assigned"
    words: ClassVar[str] = _("%(actor)s assigned the conversation")
    staff_id: int | None
    previous_id: int | None = None
    reason: str = ""
    known: bool = False
    language: str = ""
    skills: list[str] = field(default_factory=list)
    held: int = 0
    cap: int = 0


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
class PromiseMade(Event):
    """We told the customer what we would do until `due_at`; `kind` names the sort of thing."""

    type: ClassVar[str] = "desk.promise_made"
    words: ClassVar[str] = _("%(actor)s made a promise")
    personal: ClassVar[frozenset[str]] = frozenset({"quote"})
    promise_id: int
    due_at: str = ""
    quote: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PromiseKept(Event):
    """What was promised is done, after so much working time; `in_time` when it never got late."""

    type: ClassVar[str] = "desk.promise_kept"
    words: ClassVar[str] = _("%(actor)s kept a promise")
    promise_id: int
    in_time: bool
    working_minutes: int | None = None

    def experience(self) -> Experience:
        """Good in time; late it makes up for nothing."""
        return Experience.GOOD if self.in_time else Experience.NEUTRAL

    def sentence(self) -> str:
        """A promise kept late is told so."""
        return self.words if self.in_time else _("%(actor)s kept a promise late")


@dataclass(frozen=True)
class PromiseMoved(Event):
    """A promise got a new date; `late` when the one before had passed. `why` is for the customer,
    `message_id` the mail that told them first."""

    type: ClassVar[str] = "desk.promise_moved"
    words: ClassVar[str] = _("%(actor)s gave a promise a new date")
    personal: ClassVar[frozenset[str]] = frozenset({"why"})
    promise_id: int
    due_at: str
    previous: str
    late: bool
    why: str = ""
    message_id: int | None = None


@dataclass(frozen=True)
class PromiseSorted(Event):
    """A colleague said what kind of promise it is."""

    type: ClassVar[str] = "desk.promise_sorted"
    words: ClassVar[str] = _("%(actor)s said what kind of promise this is")
    promise_id: int
    kind: str
    previous: str


@dataclass(frozen=True)
class PromiseWithdrawn(Event):
    """A promise does not stand any more: it was taken back, or the reply it stood in was."""

    type: ClassVar[str] = "desk.promise_withdrawn"
    words: ClassVar[str] = _("%(actor)s took a promise back")
    promise_id: int


@dataclass(frozen=True)
class PromiseDueSoon(Event):
    """A promise is due soon and open: whoever holds it is warned, later the `lead` too."""

    type: ClassVar[str] = "desk.promise_due_soon"
    words: ClassVar[str] = _("A promise is due soon")
    promise_id: int
    due_at: str
    lead: bool


@dataclass(frozen=True)
class PromiseLate(Event):
    """A promise was not kept in time."""

    type: ClassVar[str] = "desk.promise_late"
    words: ClassVar[str] = _("A promise was not kept in time")
    promise_id: int
    due_at: str

    def experience(self) -> Experience:
        """Bad: the customer counted on it."""
        return Experience.BAD


@dataclass(frozen=True)
class PromiseBroken(Event):
    """A promise was not kept a whole day after its time; the bad was counted when it got late."""

    type: ClassVar[str] = "desk.promise_broken"
    words: ClassVar[str] = _("A promise was broken")
    promise_id: int


@dataclass(frozen=True)
class ConversationMerged(Event):
    """Conversations were merged; recorded in each of them and in `into`, which holds all."""

    type: ClassVar[str] = "desk.conversation_merged"
    words: ClassVar[str] = _("%(actor)s merged this conversation with others")
    merge_id: int
    into: int
    numbers: list[int]


@dataclass(frozen=True)
class ConversationUnmerged(Event):
    """A merge was taken back; recorded in the same conversations."""

    type: ClassVar[str] = "desk.conversation_unmerged"
    words: ClassVar[str] = _("%(actor)s took a merge back")
    merge_id: int
    into: int
    numbers: list[int]


@dataclass(frozen=True)
class ConversationSplit(Event):
    """A message, and all after it if `following`, left conversation `number` and began `into`;
    recorded in both."""

    type: ClassVar[str] = "desk.conversation_split"
    words: ClassVar[str] = _("%(actor)s split the conversation")
    number: int
    into: int
    message_id: int
    following: bool = False


@dataclass(frozen=True)
class ConversationSnoozed(Event):
    """The conversation was put away until a moment."""

    type: ClassVar[str] = "desk.conversation_snoozed"
    words: ClassVar[str] = _("%(actor)s snoozed the conversation")
    until: str
    previous: str


@dataclass(frozen=True)
class ConversationWoken(Event):
    """A snoozed conversation came back, by its time or because somebody wanted it."""

    type: ClassVar[str] = "desk.conversation_woken"
    words: ClassVar[str] = _("The conversation came back")
    by_time: bool


@dataclass(frozen=True)
class SavedViewChanged(Event):
    """A saved view was saved, renamed, moved or removed. Its name may say a customer's, so it does
    not stand here."""

    type: ClassVar[str] = "desk.saved_view_changed"
    words: ClassVar[str] = _("%(actor)s changed a saved view")
    view_id: int
    removed: bool = False
