"""Reads of goodwill: that of a conversation, the register, and what waits for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Q

from kuula.desk.access import conversations_for
from kuula.desk.goodwill.access import goodwill_seen
from kuula.desk.models import Conversation, Goodwill, Voucher
from kuula.desk.models.goodwill import GoodwillQuerySet
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

PAGE: Final = 50
OF_ONE: Final = 50
FEW: Final = 12
MOST_COUNTED: Final = 1000


class Part(StrEnum):
    """The parts of the register. Names stand in addresses: add, never rename."""

    TO_DECIDE = "to-decide"
    TO_DO = "to-do"
    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is narrowed to; empty and None mean all."""

    part: Part = Part.ALL
    state: str = ""
    kind: str = ""
    conversation: int | None = None


def goodwill_of(conversation: Conversation) -> list[Goodwill]:
    """What was given or asked for in a conversation, the newest first; at most 50."""
    found = conversation.goodwill.select_related("asked_by", "decided_by", "owner")
    return list(found.prefetch_related("vouchers").order_by("-asked_at", "-pk")[:OF_ONE])


def page_of_goodwill(
    actor: Actor, wanted: Wanted, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Goodwill]:
    """One page of the goodwill that the actor may see, the newest first. Raises Problem for a
    damaged cursor."""
    return newest_first(_narrowed(actor, wanted), cursor=cursor, size=size)


def with_all_told(found: GoodwillQuerySet) -> GoodwillQuerySet:
    """With everybody and every code that is told of it."""
    beside = ("conversation__customer", "asked_by", "decided_by", "owner", "brand")
    return found.select_related(*beside).prefetch_related("vouchers")


def newest_first(
    found: GoodwillQuerySet, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Goodwill]:
    """One page of some goodwill, the newest first. Raises Problem for a damaged cursor."""
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(asked_at__lt=at) | Q(asked_at=at, pk__lt=number))
    rows = list(found.order_by("-asked_at", "-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.asked_at.isoformat(), one.pk))


def counts_of_goodwill(actor: Actor) -> dict[Part, int]:
    """How much waits for the actor: to be decided and to be done, each at most 1,000."""
    return {
        part: _narrowed(actor, Wanted(part)).order_by()[:MOST_COUNTED].count()
        for part in (Part.TO_DECIDE, Part.TO_DO)
    }


def goodwill_on(actor: Actor, *, since: datetime) -> list[Goodwill]:
    """What belongs on the actor's day, at most 12: what they may decide on, what they are to do,
    and what others decided since a moment of what they had asked for. One statement."""
    me = actor.staff_id or 0
    mine = Q(owner_id=me, state=Goodwill.State.GRANTED, done_at=None)
    answered = Q(asked_by_id=me, decided_at__gte=since) & ~Q(state=Goodwill.State.WITHDRAWN)
    wanted = mine | answered
    if actor.may(Permission.GOODWILL_APPROVE):
        wanted |= _to_decide(me)
    return list(goodwill_seen(actor).filter(wanted).order_by("asked_at", "pk")[:FEW])


def asked_in_teams(actor: Actor, team_ids: Collection[int] | None) -> list[Goodwill]:
    """What waits for an approval in these teams, or with None in all the actor may see, what waits
    longest first; at most 12."""
    found = goodwill_seen(actor).waiting()
    if team_ids is not None:
        found = found.filter(conversation__team__in=team_ids)
    return list(found.order_by("asked_at", "pk")[:FEW])


def latest_voucher(conversation: Conversation) -> Voucher | None:
    """The newest code given in a conversation that can still be redeemed."""
    theirs = Voucher.objects.filter(
        goodwill__conversation_id=conversation.pk, state=Voucher.State.OPEN
    )
    return theirs.order_by("-pk").first()


def _narrowed(actor: Actor, wanted: Wanted) -> GoodwillQuerySet:
    found, me = goodwill_seen(actor), actor.staff_id or 0
    if wanted.part is Part.TO_DECIDE:
        found = found.filter(_to_decide(me))
    elif wanted.part is Part.TO_DO:
        found = found.filter(owner_id=me).to_do()
    elif wanted.part is Part.MINE:
        found = found.filter(asked_by_id=me)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.conversation is not None:
        seen = conversations_for(actor).filter(pk=wanted.conversation)
        found = found.filter(conversation__in=seen.values("pk"))
    return found


def _to_decide(me: int) -> Q:
    """What waits for somebody else than who asked."""
    return Q(state=Goodwill.State.ASKED) & ~Q(asked_by_id=me)
