"""Reads of segments: whom a rule would fit, who is in one, how that moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count
from django.db.utils import OperationalError

from kuula.kit import clock
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.people.access import customers_for
from kuula.people.models import (
    Customer,
    Grouping,
    Order,
    Persona,
    PersonaQuote,
    Product,
    Segment,
    SegmentDay,
    SegmentMember,
    SegmentMove,
)
from kuula.people.segments.access import segments_for
from kuula.people.segments.checking import checked_rule
from kuula.people.segments.compiling import PLANNING, compiled_rule
from kuula.people.segments.fields import Field
from kuula.people.segments.tree import Group
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE: Final = 50
SHOWN: Final = 5
PATIENCE: Final = 1500
"""Milliseconds a count may take while somebody builds a rule."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many customers a rule fits, and a few of them; `count` is None when it takes too long to
    tell while one waits."""

    count: int | None
    some: Sequence[Customer] = ()


def foreseen(actor: Actor, rule: Group, known: Mapping[str, Field]) -> Foreseen:
    """Whom a rule would fit now. Raises Problem for a rule that cannot be."""
    allow(actor, Permission.SEGMENTS)
    allow(actor, Permission.CUSTOMERS_READ)
    found = compiled_rule(checked_rule(actor, rule, known), known)
    sql = f"""SELECT count(*), (array_agg(w.id ORDER BY w.id DESC))[1:{SHOWN}]
        FROM ({found.sql}) w"""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for setting in (*PLANNING, "work_mem = '64MB'", f"statement_timeout = {PATIENCE}"):
                cursor.execute(f"SET LOCAL {setting}")
            cursor.execute(sql, found.values)
            count, numbers = cursor.fetchone()
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        return Foreseen(None)
    people = customers_for(actor).filter(pk__in=numbers or ()).with_people().order_by("-pk")
    return Foreseen(count, list(people))


def members_of(
    actor: Actor, segment: Segment, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[SegmentMember]:
    """One page of who is in a segment, who came last first; each with the customer."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = SegmentMember.objects.filter(segment=segment).select_related("customer__company")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(customer_id__lt=int(after[0] or 0))
    found = found.prefetch_related("customer__addresses")
    rows = list(found.order_by("-customer_id")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.customer_id,))


def moves_of(
    actor: Actor, segment: Segment, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[SegmentMove]:
    """One page of who came in and left, the latest first; each with the customer."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = SegmentMove.objects.filter(segment=segment).select_related("customer")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.pk,))


@dataclass(frozen=True, slots=True)
class Size:
    """How large a segment was at the end of a day; None before it was first counted."""

    day: date
    size: int | None


def sizes_of(segment: Segment, *, days: int, every: int = 1) -> Sequence[Size]:
    """How large it was at the end of each `every` of the last days, today the last: a day without a
    count is as the one before it."""
    today = clock.now().date()
    first = today - timedelta(days=days)
    kept = dict(SegmentDay.objects.filter(segment=segment).values_list("day", "size"))
    told = max((day for day in kept if day <= first), default=None)
    size, found = kept[told] if told else None, []
    for place in range(days + 1):
        day = first + timedelta(days=place)
        size = kept.get(day, size)
        if (days - place) % every == 0:
            found.append(Size(day, size))
    return found


def segments_of(actor: Actor, customer_id: int) -> list[Segment]:
    """The segments in use that a customer is in and that exist for the actor, with their
    playbooks; in one statement."""
    found = segments_for(actor).in_use().filter(members__customer_id=customer_id)
    return list(found.select_related("team", "staff").order_by("pk"))


def page_of_segments(
    actor: Actor, *, cursor: str = "", size: int = PAGE, archived: bool = False
) -> KeysetPage[Segment]:
    """One page of the segments that exist for the actor, the oldest first."""
    found = segments_for(actor).select_related("team", "staff")
    found = found.filter(archived_at__isnull=not archived).order_by("pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def since_of(customer_id: int, segment_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when a customer is in these segments, by number."""
    mine = SegmentMember.objects.filter(customer_id=customer_id, segment_id__in=segment_ids)
    found: dict[int, Any] = dict(mine.values_list("segment_id", "since"))
    return found


def known_currencies() -> list[str]:
    """The currencies of the latest thousand orders, in their order."""
    latest = Order.objects.order_by("-pk").values_list("currency", flat=True)[:1000]
    return sorted(set(latest))


def known_products(most: int) -> list[str]:
    """Names of products, at most so many, by name."""
    named = Product.objects.order_by("name").values_list("name", flat=True).distinct()
    return list(named[:most])


def personas_of(segment: Segment) -> list[Persona]:
    """The personas in use that stand for a segment, at most 50."""
    return list(Persona.objects.filter(segment=segment, archived_at=None)[:50])


def sizes_then(segment_ids: Sequence[int], day: date) -> dict[int, int]:
    """How large segments were at the end of a day, by number; those counted by then alone."""
    kept = SegmentDay.objects.filter(segment_id__in=segment_ids, day__lte=day)
    latest = kept.order_by("segment_id", "-day").distinct("segment_id")
    return dict(latest.values_list("segment_id", "size"))


def persona_counts(segment_ids: Sequence[int]) -> dict[int, int]:
    """How many personas stand for each of these segments, by number."""
    used = Persona.objects.filter(segment_id__in=segment_ids, archived_at=None)
    counted = used.values("segment_id").annotate(n=Count("pk")).order_by()
    return {row["segment_id"]: row["n"] for row in counted}


def latest_groupings(most: int) -> list[Grouping]:
    """What was found last."""
    return list(Grouping.objects.all()[:most])


def quotes_of(persona: Persona) -> list[PersonaQuote]:
    """What customers say in a persona, the latest first; whoever shows them cuts them to what the
    reader may read."""
    return list(persona.quotes.select_related("customer")[:50])
