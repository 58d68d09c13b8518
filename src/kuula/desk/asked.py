"""What colleagues are asked: the conversations that concern somebody, and what waits for others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from kuula.desk.access import concerning, conversations_for
from kuula.desk.actions.helping import may_be_passed_to
from kuula.desk.actions.mentioning import who_may_be_asked
from kuula.desk.models import Conversation, Follower, Guest, Mention, Message
from kuula.desk.models.conversation import ConversationQuerySet
from kuula.desk.search import number_in
from kuula.kit.keyset import LARGEST, KeysetPage, decode, page_of
from kuula.kit.text import one_line
from kuula.workspace.access import staff_for
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff

SIZE: Final = 30
CAP: Final = 100
MOST: Final = 50
LONGEST: Final = 200
_PEOPLE: Final = ("staff", "message__staff", "answer", "passed_to__staff", "passed_from__staff")


class Show(StrEnum):
    """Which of the conversations that concern somebody."""

    STANDING = "standing"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Concern:
    """A conversation that concerns the reader, since when, and what they are or were asked in it:
    what stands first, then what was asked last; None for what they follow or were let into."""

    conversation: Conversation
    since: datetime
    mention: Mention | None


def page_of_concerns(
    actor: Actor, *, show: Show, words: str = "", cursor: str = "", size: int = SIZE
) -> KeysetPage[Concern]:
    """What concerns the actor, the newest first, `words` in its subject, customer or messages.

    Raises NotAllowed for who may not be asked, Problem for a damaged cursor.
    """
    found = _since(actor, _listed(actor, show))
    if one_line(words):
        found = found.filter(_holding(one_line(words)[:LONGEST]))
    after = decode(cursor, "mn")
    if after is not None:
        moment, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(since__lt=moment) | Q(since=moment, pk__lt=number))
    rows = list(found.with_people().order_by("-since", "-pk")[: size + 1])
    shown = page_of(rows, size=size, key=lambda one: (_moment(one).isoformat(), one.pk))
    asked = _latest_of(actor, shown.rows)
    concerns = tuple(Concern(one, _moment(one), asked.get(one.pk)) for one in shown.rows)
    return KeysetPage(concerns, shown.next)


def standing_count(actor: Actor) -> int:
    """In how many conversations something waits for the actor; at most 100."""
    return _listed(actor, Show.STANDING)[:CAP].count()


def asked_in(actor: Actor, conversation: Conversation) -> list[Mention]:
    """What the actor is or was asked in a conversation, with its people, the newest first, at most
    50. The caller made sure that the conversation concerns them."""
    mine = Mention.objects.filter(message__conversation=conversation, message__withdrawn_at=None)
    mine = mine.filter(staff_id=actor.staff_id or 0).select_related(*_PEOPLE)
    return list(mine.order_by("-pk")[:MOST])


def heirs_of(actor: Actor, conversation: Conversation, question: Mention) -> list[Staff]:
    """To whom the actor may pass a question on, by name, at most 50."""
    me = staff_for(actor, actor.staff_id or 0)
    known = Mention.objects.filter(message=question.message).values_list("staff_id", flat=True)
    taken = {*known, question.message.staff_id}
    found = (one for one in who_may_be_asked(conversation) if one.pk not in taken)
    return [one for one in found if may_be_passed_to(actor, one, me)][:MOST]


def waiting_for_colleagues(actor: Actor, most: int) -> list[Mention]:
    """What the actor asked, and nobody answered yet, what is needed soonest first, then the oldest;
    of conversations that exist for them."""
    seen = conversations_for(actor).filter(spam=False)
    standing = Mention.objects.filter(question=True, done_at=None, message__withdrawn_at=None)
    mine = standing.filter(message__staff_id=actor.staff_id or 0, message__conversation__in=seen)
    people = ("staff", "message__conversation__customer__company")
    ordered = mine.select_related(*people).order_by(F("needed_by").asc(nulls_last=True), "pk")
    return list(ordered[:most])


def _listed(actor: Actor, show: Show) -> ConversationQuerySet:
    found = concerning(actor).filter(spam=False, merged_into=None)
    if show is Show.STANDING:
        found = found.filter(Exists(_mine(actor).filter(done_at=None)))
    return found


def _mine(actor: Actor) -> QuerySet[Mention]:
    return Mention.objects.filter(
        staff_id=actor.staff_id or 0, message__conversation=OuterRef("pk")
    ).order_by()


def _since(actor: Actor, talks: ConversationQuerySet) -> ConversationQuerySet:
    """With the moment from which each concerns the actor most lately."""
    me = actor.staff_id or 0
    told = Coalesce("passed_from__done_at", "message__occurred_at")
    asked = _mine(actor).values("staff").annotate(last=Max(told)).values("last")
    followed = Follower.objects.filter(conversation=OuterRef("pk"), staff_id=me).values("since")
    invited = Guest.objects.filter(conversation=OuterRef("pk"), staff_id=me).values("invited_at")
    # Whoever is asked follows from then on, so a question counts before everything else.
    other = Greatest(Subquery(followed[:1]), Subquery(invited[:1]))
    return talks.annotate(since=Coalesce(Subquery(asked[:1]), other))


def _moment(talk: Conversation) -> datetime:
    since: datetime = talk.since  # type: ignore[attr-defined] # annotated
    return since


def _holding(words: str) -> Q:
    """That a conversation is called by a number, or holds these words somewhere."""
    number = number_in(words)
    said = Message.objects.filter(
        conversation=OuterRef("pk"), text__icontains=words, withdrawn_at=None
    )
    found = Q(subject__icontains=words) | Q(customer__name__icontains=words) | Q(Exists(said))
    return found | Q(pk=number) if number is not None and number <= LARGEST else found


def _latest_of(actor: Actor, talks: Iterable[Conversation]) -> dict[int, Mention]:
    """Of each conversation what stands for the actor, questions first, else what was asked last."""
    here: Sequence[int] = [one.pk for one in talks]
    mine = Mention.objects.filter(
        staff_id=actor.staff_id or 0, message__conversation__in=here, message__withdrawn_at=None
    )
    found: dict[int, Mention] = {}
    for one in sorted(mine.select_related(*_PEOPLE), key=_weight):
        found[one.message.conversation_id] = one
    return found


def _weight(mention: Mention) -> tuple[bool, bool, int]:
    return mention.done_at is None, mention.question, mention.pk
