"""What came into a conversation after somebody had looked at it: asked before their reply goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, Subquery
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.models import Conversation, Message
from kuula.desk.queries import Said, said_in
from kuula.kit.problems import Conflict
from kuula.kit.text import whole_number
from kuula.ledger.models import Entry
from kuula.ledger.timeline import Fact, facts_of
from kuula.workspace.actors import Actor

MOST: Final = 20
_STEERED: Final = tuple(
    event.type
    for event in (
        events.ConversationSolved,
        events.ConversationReopened,
        events.ConversationClosed,
        events.ConversationAssigned,
        events.ConversationMoved,
        events.ConversationSnoozed,
        events.StateChanged,
        events.MarkedSpam,
        events.ConversationMerged,
        events.ConversationUnmerged,
        events.ConversationSplit,
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """How far somebody had seen a conversation: its last message and its last fact."""

    message: int
    fact: int

    def __str__(self) -> str:
        return f"{self.message}.{self.fact}"


@dataclass(frozen=True, slots=True)
class Came:
    """What others said and did since, oldest first, and how far one knows it with that."""

    said: Sequence[Said]
    facts: Sequence[Fact]
    known: Known

    def __bool__(self) -> bool:
        return bool(self.said or self.facts)


class CameMeanwhile(Conflict):
    """Others wrote or changed something that the writer had not seen; nothing was sent."""

    code = "came-meanwhile"

    def __init__(self, came: Came) -> None:
        super().__init__(_("Others wrote or changed something here meanwhile. Look at it first."))
        self.came = came


def known_in(text: str) -> Known | None:
    """What a form says its page had shown; None when it says nothing of the kind."""
    message, fact = (whole_number(part) for part in (*text.split(".", 1), "")[:2])
    return None if message is None or fact is None else Known(message, fact)


def known_now(number: int) -> Known:
    """How far a conversation goes as it stands, for who is told all of it; one statement."""
    facts = Entry.objects.filter(conversation_id=number).order_by("-id").values("id")[:1]
    said = Message.objects.filter(conversation_id=number).order_by("-pk")
    last = said.annotate(fact=Subquery(facts)).values_list("pk", "fact").first() or (0, None)
    return Known(last[0], last[1] or 0)


def refuse_news(actor: Actor, conversation: Conversation, known: Known) -> None:
    """Raise CameMeanwhile if others wrote or changed something since `known`. The caller holds the
    conversation's lock."""
    if came := came_since(actor, conversation, known):
        raise CameMeanwhile(came)


def came_since(actor: Actor, conversation: Conversation, known: Known) -> Came:
    """What others wrote and changed since `known`, at most the first 20 of either; two statements,
    three if anything was changed. Automatic mails hold nobody up.

    The caller holds the conversation's lock, so that nothing comes between looking and sending.
    """
    fresh = Q(conversation=conversation, pk__gt=known.message, automatic="", withdrawn_at=None)
    by_me = Q(staff_id=actor.staff_id) if actor.staff_id else Q(pk=None)
    said = said_in(Message.objects.filter(fresh).exclude(by_me).order_by("pk"), MOST)
    entries = Entry.objects.standing().filter(
        conversation_id=conversation.pk, id__gt=known.fact, type__in=_STEERED
    )
    mine = Q(actor_kind="staff", actor_id=actor.staff_id)
    facts = facts_of(entries.exclude(mine).order_by("id")[:MOST])
    upto = Known(
        max((one.message.pk for one in said), default=known.message),
        max((one.id for one in facts), default=known.fact),
    )
    return Came(said, facts, upto)
