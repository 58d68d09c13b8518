"""Reads for several people at one conversation: who writes, who follows, who is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kuula.desk.models import Attachment, Conversation, Draft, Follower, Mention
from kuula.kit.compiled import FIRST, SECOND, Statement, compiled, fetched
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor

MOST: Final = 5
MOST_FOLLOWERS: Final = 50
MOST_STANDING: Final = 20


@dataclass(frozen=True, slots=True)
class Drafting:
    """A colleague who has a draft in a conversation; its words are theirs alone."""

    name: str
    changed_at: datetime


def others_drafting(actor: Actor, conversation: Conversation) -> Sequence[Drafting]:
    """Which colleagues have a draft here, the latest first, at most 5; one statement.

    The caller made sure that the conversation exists for the reader.
    """
    known = {FIRST: conversation.pk, SECOND: actor.staff_id or 0}
    return [Drafting(*row) for row in fetched(_others(), known)]


@dataclass(frozen=True, slots=True)
class Standing:
    """A note that names a colleague, or asks them a `question`, and is not answered yet."""

    id: int
    message_id: int
    question: bool
    staff_id: int
    staff: str
    asker_id: int | None
    asker: str | None
    asked_at: datetime
    needed_by: datetime | None
    department: str


def followers_of(conversation: Conversation) -> Sequence[tuple[int, str]]:
    """Who follows it, by name, at most 50; one statement."""
    return [(row[0], row[1]) for row in fetched(_followers(), {FIRST: conversation.pk})]


def standing_in(actor: Actor, conversation: Conversation) -> Sequence[Standing]:
    """The questions that stand here, and where the actor was named, oldest first, at most 20; one
    statement. The caller made sure that the conversation exists for the reader."""
    known = {FIRST: conversation.pk, SECOND: actor.staff_id or 0}
    return [Standing(*row) for row in fetched(_standing(), known)]


def mention_for(actor: Actor, mention_id: int) -> Mention:
    """A mention or question in a conversation that exists for the actor. Raises NotFound."""
    found = Mention.objects.select_related("message").filter(pk=mention_id).first()
    seen = Conversation.objects.all().existing_for(actor)
    if found is None or not seen.filter(pk=found.message.conversation_id).exists():
        raise NotFound(_("There is no such question."))
    return found


@lru_cache
def _followers() -> Statement:
    named = followers_beside().order_by("staff__name").values_list("staff_id", "staff__name")
    return compiled(named[:MOST_FOLLOWERS])


def followers_beside() -> QuerySet[Follower]:
    """Who follows conversation FIRST."""
    return Follower.objects.filter(conversation_id=FIRST, staff__is_active=True)


@lru_cache
def _standing() -> Statement:
    named = standing_beside().order_by("pk").values_list(
        "pk", "message_id", "question", "staff_id", "staff__name",
        "message__staff_id", "message__staff__name", "message__occurred_at", "needed_by",
        "staff__department",
    )  # fmt: skip
    return compiled(named[:MOST_STANDING])


def standing_beside() -> QuerySet[Mention]:
    """What stands unanswered in conversation FIRST and concerns colleague SECOND."""
    here = Mention.objects.filter(message__conversation_id=FIRST, done_at=None)
    return here.filter(Q(question=True) | Q(staff_id=SECOND))


@lru_cache
def _others() -> Statement:
    latest = drafts_beside().order_by("-changed_at")
    return compiled(latest.values_list("staff__name", "changed_at")[:MOST])


def drafts_beside() -> QuerySet[Draft]:
    """What others than colleague SECOND are writing in conversation FIRST."""
    files = Exists(Attachment.objects.filter(draft=OuterRef("pk")))
    found = Draft.objects.filter(~Q(text="") | files, conversation_id=FIRST, staff__is_active=True)
    return found.exclude(staff_id=SECOND)
