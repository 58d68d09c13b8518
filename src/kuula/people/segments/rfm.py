"""Recency, frequency, money: customers with orders cut where fifths of them lie, as plain rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import connection, transaction
from django.db.utils import OperationalError

from kuula.people.segments.compiling import measured_customers
from kuula.people.segments.fields import all_fields
from kuula.people.segments.queries import foreseen
from kuula.people.segments.tree import Group, Join, Op, Test
from kuula.workspace.actors import Actor

FEWEST: Final = 20
SAMPLE: Final = 20_000
PATIENCE: Final = 5000
_CUTS: Final = """SELECT count(*), percentile_disc(ARRAY[0.4, 0.8]) WITHIN GROUP (ORDER BY days),
    percentile_disc(ARRAY[0.4, 0.8]) WITHIN GROUP (ORDER BY orders),
    percentile_disc(ARRAY[0.4, 0.8]) WITHIN GROUP (ORDER BY spent)
FROM ({rows}) m (days, orders, spent, contacts)"""


class Band(StrEnum):
    """The usual groups."""

    BEST = "best"
    LOYAL = "loyal"
    NEW = "new"
    RISK = "risk"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the fifths lie: days within which two fifths ordered last, and those after which only
    a fifth did; so many orders are often, such a sum is much."""

    lately: int
    long_ago: int
    often: int
    much: int


def bands_for(actor: Actor, currency: str) -> Sequence[tuple[Band, Group, int | None]]:
    """The groups with their rules and sizes; none while fewer than 20 customers ordered, or when
    it takes too long to tell."""
    cuts = _cuts(currency)
    if cuts is None:
        return ()
    known = all_fields()
    return [
        (band, rule, foreseen(actor, rule, known).count)
        for band, rule in _rules(cuts, currency).items()
    ]


def _cuts(currency: str) -> Cuts | None:
    query = measured_customers(currency, most=SAMPLE)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
            cursor.execute(_CUTS.format(rows=query.sql), query.values)
            count, days, orders, spent = cursor.fetchone()
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError:
        return None
    if count < FEWEST:
        return None
    lately = max(int(days[0]), 1)
    return Cuts(lately, max(int(days[1]), lately + 1), max(int(orders[1]), 2), int(spent[1]))


def _rules(cuts: Cuts, currency: str) -> dict[Band, Group]:
    lately = Test("orders.last", Op.WITHIN, cuts.lately)
    gone = Test("orders.last", Op.LONGER_AGO, cuts.long_ago)
    often = Test("orders.count", Op.AT_LEAST, cuts.often)
    seldom = Test("orders.count", Op.AT_MOST, cuts.often - 1)
    much = Test("orders.sum", Op.AT_LEAST, cuts.much, currency=currency)
    first = Test("orders.first", Op.WITHIN, cuts.lately)
    away = Test("orders.last", Op.LONGER_AGO, cuts.lately)
    return {
        Band.BEST: Group(Join.ALL, (lately, often, much)),
        Band.LOYAL: Group(Join.ALL, (lately, often, Group(Join.NONE, (much,)))),
        Band.NEW: Group(Join.ALL, (first,)),
        Band.RISK: Group(Join.ALL, (away, often)),
        Band.LOST: Group(Join.ALL, (gone, seldom)),
    }
