"""Goodwill as figures: what was spent on what, and whether those come back who were made good to.

Conversations are placed where they are now, as everywhere in the report; what was taken back counts
nowhere. Nothing here is counted by person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, DateField, F, Q, Sum
from django.db.models.functions import TruncMonth

from kuula.desk.goodwill.listed import PAGE, newest_first, with_all_told
from kuula.desk.models import Goodwill, Voucher
from kuula.desk.models.goodwill import GoodwillQuerySet
from kuula.insight.measures import talks_of
from kuula.insight.scope import Scope
from kuula.kit.keyset import KeysetPage
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST_CELLS: Final = 10_000
A_MONTH: Final = timedelta(days=31)
"""From the first day of a month, some day of the next."""
_REDEEMED: Final = Q(state=Voucher.State.REDEEMED)


class Cases(StrEnum):
    """Whose cases a number opens. Names stand in addresses: add, never rename."""

    GIVEN = ""
    ASKED = "asked"
    REDEEMED = "redeemed"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of what was spent; empty and None mean all of it. `month` is its first day; `of` are
    the cases of another number: what was asked above a limit, or whose codes were redeemed."""

    currency: str = ""
    kind: str = ""
    month: date | None = None
    of: Cases = Cases.GIVEN


@dataclass(frozen=True, slots=True)
class Spent:
    """One cell: so much in so many pieces of goodwill, alike in all else."""

    currency: str
    kind: str
    brand_id: int
    team_id: int | None
    month: date
    amount: int
    n: int


@dataclass(frozen=True, slots=True)
class Spending:
    """The cells of a scope, how much waits and was declined, and what became of the codes."""

    cells: Sequence[Spent]
    asked: int
    declined: int
    codes: int
    redeemed: int


def spending(actor: Actor, scope: Scope) -> Spending:
    """What was spent in a scope, for this reader. Three statements, however much there was.

    Raises NotAllowed without the right to read reports.
    """
    given = given_in(actor, scope)
    asked = _asked_in(actor, scope)
    counts = asked.aggregate(
        asked=Count("pk"), declined=Count("pk", filter=Q(state=Goodwill.State.DECLINED))
    )
    codes = Voucher.objects.filter(goodwill__in=given.values("pk")).aggregate(
        codes=Count("pk"), redeemed=Count("pk", filter=_REDEEMED)
    )
    return Spending(cells=_cells(given, scope), **counts, **codes)


def given_in(actor: Actor, scope: Scope, part: Slice | None = None) -> GoodwillQuerySet:
    """The goodwill behind a number of the report: together exactly its sum, or for codes that of
    every code counted. Raises NotAllowed."""
    found = _in(actor, scope).given().filter(granted_at__range=_span(scope))
    if part is None:
        return found
    if part.of is Cases.ASKED:
        return _asked_in(actor, scope)
    if part.of is Cases.REDEEMED:
        redeemed = Voucher.objects.filter(_REDEEMED)
        return found.filter(pk__in=redeemed.values("goodwill"))
    if part.currency:
        found = found.filter(currency=part.currency)
    if part.kind:
        found = found.filter(kind=part.kind)
    if part.month is not None:
        start = datetime.combine(part.month, time(), scope.period.zone)
        later = datetime.combine(part.month + A_MONTH, time(), scope.period.zone)
        found = found.filter(granted_at__gte=start, granted_at__lt=later.replace(day=1))
    return found


def page_given(
    actor: Actor, scope: Scope, part: Slice, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Goodwill]:
    """One page of it with its codes, the newest first. Raises Problem for a damaged cursor."""
    allow(actor, Permission.READ)
    found = with_all_told(given_in(actor, scope, part))
    return newest_first(found, cursor=cursor, size=size)


def _in(actor: Actor, scope: Scope) -> GoodwillQuerySet:
    allow(actor, Permission.REPORTS)
    return Goodwill.objects.filter(conversation_id__in=talks_of(actor, scope).values("pk"))


def _asked_in(actor: Actor, scope: Scope) -> GoodwillQuerySet:
    """What somebody else had to decide on."""
    return _in(actor, scope).filter(asked_at__range=_span(scope)).exclude(over="")


def _span(scope: Scope) -> tuple[object, object]:
    edges = scope.period.edges
    return edges[0], edges[-1]


def _by_month(found: GoodwillQuerySet, scope: Scope) -> GoodwillQuerySet:
    zone = scope.period.zone
    month = TruncMonth("granted_at", tzinfo=zone, output_field=DateField())
    return found.annotate(month=month)


def _cells(given: GoodwillQuerySet, scope: Scope) -> list[Spent]:
    rows = (
        _by_month(given, scope)
        .annotate(place=F("conversation__brand_id"), now_in=F("conversation__team_id"))
        .order_by()
        .values("currency", "kind", "place", "now_in", "month")
        .annotate(sum=Sum("amount"), n=Count("pk"))[:MOST_CELLS]
    )
    return [
        Spent(
            row["currency"],
            row["kind"],
            row["place"],
            row["now_in"],
            row["month"],
            row["sum"],
            row["n"],
        )
        for row in rows
    ]
