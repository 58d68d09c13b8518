"""Groups that were found among customers with orders: whose nearest one is which, as SQL."""

from typing import Any, Final, Protocol

from kuula.kit.text import whole_number
from kuula.people.models import Grouping

YEAR: Final = 365
GONE: Final = "NULL::boolean"
"""Neither true nor false: what a rule asks for is not there any more."""
CONTACTS: Final = ("desk.conversation_opened", "desk.message_received")


class Work(Protocol):
    """What collects the values and joins of a statement."""

    now: Any

    def put(self, value: Any, kind: str = "") -> str:
        """The place of a value in the statement."""
        ...

    def column(self, source: str, days: int | None, sql: str, types: tuple[str, ...] = ()) -> str:
        """A column of a grouped table."""
        ...


def group_value(grouping: int, place: int) -> str:
    """How a rule names a group."""
    return f"{grouping}:{place}"


def measured(work: Work, currency: str) -> list[str]:
    """What groups are made of, in the order of science.clusters: days since the last order, orders,
    their sum in a currency, contacts in a year."""
    last = work.column("orders", None, "max(s.placed_at)")
    since = f"GREATEST(EXTRACT(EPOCH FROM {work.put(work.now)} - {last}) / 86400, 0)"
    money = f"sum(s.total) FILTER (WHERE s.currency = {work.put(currency)})"
    kinds = f"count(*) FILTER (WHERE s.type = ANY({work.put(list(CONTACTS))}))"
    return [
        since,
        work.column("orders", None, "count(*)"),
        f"COALESCE({work.column('orders', None, money)}, 0)",
        f"COALESCE({work.column('ledger', YEAR, kinds, CONTACTS)}, 0)",
    ]


def nearest_sql(said: str, work: Work) -> str:
    """Whether a customer is nearest to the group `said` ("7:2"); unknown for one that is not there,
    and for who never ordered."""
    number, _colon, place = said.partition(":")
    found = Grouping.objects.filter(pk=whole_number(number) or 0).first()
    at = whole_number(place)
    if found is None or at is None or at >= len(found.centres):
        return GONE
    scaled = [
        f"((ln(1 + {sql}) - {work.put(middle, 'float8')}) / {work.put(spread, 'float8')})"
        for sql, middle, spread in zip(
            measured(work, found.currency), found.middles, found.spreads, strict=True
        )
    ]
    away = [
        " + ".join(
            f"power({it} - {work.put(at, 'float8')}, 2)"
            for it, at in zip(scaled, centre, strict=True)
        )
        for centre in found.centres
    ]
    return f"({away[at]}) <= LEAST({', '.join(f'({one})' for one in away)})"
