"""Reads of promises: those of a conversation, and somebody's day."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from django.db.models import Count, Q

from kuula.desk.access import anybody_like, conversations_for
from kuula.desk.actions.promises.making import LEAD_WARNING, WARNING
from kuula.desk.models import Conversation, Promise
from kuula.desk.models.promise import TO_DO, PromiseQuerySet, held_by
from kuula.kit import clock
from kuula.kit.compiled import AFTER, ASKER, FIRST, MOMENT, Kept, Statement, compiled, fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor

PAGE: Final = 200
OF_ONE: Final = 20
MOST_PRESSING: Final = 1000
_BESIDE: Final = (
    "made_by", "conversation__customer", "conversation__assignee", "conversation__team",
)  # fmt: skip


class Whose(StrEnum):
    """The promises one holds, or those of all the teams one is in."""

    MINE = "mine"
    TEAMS = "teams"


class When(StrEnum):
    """Past their time, due until the end of the day, due later."""

    OVERDUE = "overdue"
    TODAY = "today"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Day:
    """This moment, and when the reader's day ends."""

    now: datetime
    end: datetime

    def spans(self, when: When) -> Q:
        """The promises due in that part of time."""
        if when is When.OVERDUE:
            return Q(due_to__lte=self.now)
        if when is When.TODAY:
            return Q(due_to__gt=self.now, due_to__lte=self.end)
        return Q(due_to__gt=max(self.now, self.end))


def open_promises_of(conversation: Conversation) -> list[Promise]:
    """What was promised in a conversation and is still to be kept, the next first; at most 20."""
    return _open().ask(conversation.pk)


@lru_cache
def _open() -> Kept[Promise]:
    return Kept(open_promises_beside().order_by("due_to", "id")[:OF_ONE])


def open_promises_beside() -> PromiseQuerySet:
    """What is still to be kept in conversation FIRST."""
    return Promise.objects.filter(conversation_id=FIRST, state__in=TO_DO)


def page_of_promises(
    actor: Actor, *, whose: Whose, when: When, day: Day, cursor: str = ""
) -> KeysetPage[Promise]:
    """What is to be kept, with conversation, customer, assignee and team, the next first; at most
    200 a page. Raises NotAllowed without the right to read."""
    held = _held(actor, whose).filter(day.spans(when)).order_by("due_to", "pk")
    found = _after(held, cursor)
    read = found.select_related(*_BESIDE)
    rows = list(read[: PAGE + 1])
    return page_of(rows, size=PAGE, key=_place_of)


def promises_due(actor: Actor, *, until: datetime) -> PromiseQuerySet:
    """What the actor sees to and is due until a moment, the next first, with customer and team."""
    found = _held(actor, Whose.MINE).filter(due_to__lte=until).order_by("due_to", "pk")
    return found.select_related(*_BESIDE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which promises; empty and None mean any."""

    state: str = ""
    kind: str = ""
    team_id: int | None = None
    conversation: int | None = None


def page_of_all_promises(
    actor: Actor, wanted: Wanted, *, cursor: str = "", size: int = 50
) -> KeysetPage[Promise]:
    """One page of the promises, settled ones too, the next due first. Raises Problem for a damaged
    cursor."""
    found = Promise.objects.filter(conversation__spam=False)
    found = found.filter(conversation__in=conversations_for(actor).values("pk"))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.team_id is not None:
        found = found.filter(conversation__team_id=wanted.team_id)
    if wanted.conversation is not None:
        found = found.filter(conversation_id=wanted.conversation)
    ordered = _after(found, cursor).select_related("made_by").order_by("due_to", "pk")
    return page_of(list(ordered[: size + 1]), size=size, key=_place_of)


def counts_of_promises(actor: Actor, *, whose: Whose, day: Day) -> dict[When, int]:
    """How many there are overdue, today and coming."""
    counted = {str(when): Count("pk", filter=day.spans(when)) for when in When}
    found = _held(actor, whose).aggregate(**counted)
    return {when: found[when] for when in When}


def pressing_promises(actor: Actor, *, leads: bool) -> int:
    """How many promises the actor must look at now, at most 1,000: own ones late or due within two
    hours, and for who leads those of their teams that are late or due within half an hour."""
    now = clock.now()
    teams = frozenset(actor.team_ids if leads else ())
    known = {ASKER: actor.staff_id or 0, MOMENT: now + WARNING, AFTER: now + LEAD_WARNING}
    return len(fetched(_pressing(anybody_like(actor), teams), known))


@lru_cache(maxsize=512)
def _pressing(actor: Actor, led: frozenset[int]) -> Statement:
    wanted = held_by(ASKER)
    if led:
        wanted |= Q(conversation__team_id__in=sorted(led), due_to__lte=AFTER)
    found = _seen(actor).filter(wanted, due_to__lte=MOMENT)
    return compiled(found.order_by().values("pk")[:MOST_PRESSING])


def _held(actor: Actor, whose: Whose) -> PromiseQuerySet:
    if whose is Whose.MINE:
        return _seen(actor).held_by(actor.staff_id or 0)
    return _seen(actor).filter(conversation__team_id__in=actor.team_ids)


def _after(found: PromiseQuerySet, cursor: str) -> PromiseQuerySet:
    after = decode(cursor, "mn")
    if after is None:
        return found
    at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
    return found.filter(Q(due_to__gt=at) | Q(due_to=at, pk__gt=number))


def _place_of(promise: Promise) -> tuple[str, int]:
    return (promise.due_to.isoformat(), promise.pk)


def _seen(actor: Actor) -> PromiseQuerySet:
    """What is to be kept in conversations that exist for the actor."""
    found = Promise.objects.to_do().filter(conversation__spam=False)
    return found.filter(conversation__in=conversations_for(actor).values("pk"))
