"""The timeline: what happened to a customer or in a conversation, as people read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext

from kuula.kit.compiled import NOTHING, Statement, fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.ledger.events import Event, Experience, UnknownEvent, event_type, event_types
from kuula.ledger.models import Entry, Personal
from kuula.ledger.recording import About, Who

MOST_FACTS: Final = 500
MOST_FELT: Final = 1000
_BY_TIME: Final = "e.occurred_at DESC, e.id DESC"
_STANDING: Final = """
SELECT e.id, e.type, e.occurred_at, e.actor_kind, e.actor_id, e.customer_id, e.conversation_id,
    e.brand_id, e.team_id, e.payload::text, p.payload::text
FROM ledger_event e LEFT JOIN ledger_personal p ON p.event_id = e.id
WHERE NOT EXISTS (SELECT 1 FROM ledger_event later WHERE later.retracts = e.id)"""
_OUTSIDE: Final = "NOT EXISTS (SELECT 1 FROM ({hidden}) h WHERE h.pk = e.conversation_id)"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry with its typed event; `occurred_at` is when it happened."""

    id: int
    occurred_at: datetime
    who: Who
    about: About
    event: Event

    @property
    def experience(self) -> Experience:
        """What it meant to the customer."""
        return self.event.experience()

    def words(self, actor: str, **places: str) -> str:
        """The sentence of the timeline in the reader's language; `actor` is who did it."""
        return gettext(self.event.sentence()) % {**asdict(self.event), "actor": actor, **places}


@dataclass(frozen=True, slots=True)
class Balance:
    """Good experiences minus bad ones; `steps` are the latest of them, oldest first."""

    good: int
    bad: int
    steps: tuple[Experience, ...]


def conversation_facts(conversation_id: int, *, leave_out: Iterable[str] = ()) -> tuple[Fact, ...]:
    """What happened in a conversation, oldest first, but for `leave_out`; at most 500."""
    where = "e.conversation_id = %s AND e.type <> ALL(%s)"
    found = _facts(where, [conversation_id, list(leave_out)], MOST_FACTS, "e.id DESC")
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Sought:
    """What of a timeline is wanted: `types` alone (all without any), never those of `leave_out`,
    from `since` to before `until`."""

    types: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING: Final = Sought()


def customer_facts(
    customers: Sequence[int],
    *,
    hidden: Statement,
    sought: Sought = EVERYTHING,
    cursor: str = "",
    size: int = 50,
) -> KeysetPage[Fact]:
    """One page of what happened to a customer, newest first; `customers` are the numbers under
    which it stands, more than one for a person who was merged.

    `hidden` finds the numbers of the conversations that do not exist for the reader:
    nothing of them is told.
    """
    after = decode(cursor, "mn")
    where, values = _of_customer(customers, hidden)
    where, values = _narrowed(where, values, sought)
    if after is not None:
        where += " AND (e.occurred_at, e.id) < (%s, %s)"
        values += [datetime.fromisoformat(str(after[0])), int(after[1] or 0)]
    facts = _facts(where, values, size + 1)
    return page_of(facts, size=size, key=lambda fact: (fact.occurred_at.isoformat(), fact.id))


def balance(customers: Sequence[int], *, hidden: Statement, since: datetime) -> Balance:
    """Good minus bad experiences of a customer since a moment, of what the reader may see; their
    numbers as of `customer_facts`."""
    where, values = _of_customer(customers, hidden)
    where += " AND e.type = ANY(%s) AND e.occurred_at >= %s"
    felt = _facts(where, [*values, felt_types(), since], MOST_FELT)
    meanings = [fact.experience for fact in felt]
    told = [meaning for meaning in meanings if meaning is not Experience.NEUTRAL]
    good = sum(meaning is Experience.GOOD for meaning in told)
    return Balance(good, len(told) - good, tuple(told[:12][::-1]))


def _narrowed(where: str, values: list[Any], sought: Sought) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = [
        ("e.type = ANY(%s)", list(sought.types)),
        ("e.type <> ALL(%s)", list(sought.leave_out)),
        ("e.occurred_at >= %s", sought.since),
        ("e.occurred_at < %s", sought.until),
    ]
    used = [(clause, value) for clause, value in parts if value]
    clauses = [where, *(clause for clause, _value in used)]
    return " AND ".join(clauses), [*values, *(value for _clause, value in used)]


def felt_types() -> list[str]:
    """Names of the event types that can be a good or a bad experience."""
    return [name for name, kind in event_types().items() if kind.experience is not Event.experience]


def _of_customer(customers: Sequence[int], hidden: Statement) -> tuple[str, list[Any]]:
    """What a customer's entries are found by, but for those of hidden conversations."""
    sql, values = hidden
    theirs, numbers = "e.customer_id = %s", list[Any](customers)
    if len(customers) != 1:  # one number alone is read in the order of the index
        theirs, numbers = "e.customer_id = ANY(%s)", [[*customers]]
    if hidden == NOTHING:
        return theirs, numbers
    return f"{theirs} AND ({_OUTSIDE.format(hidden=sql)})", [*numbers, *values]


def _facts(where: str, values: list[Any], most: int, order: str = _BY_TIME) -> list[Fact]:
    """The latest standing facts that match, newest first."""
    rows = fetched((f"{_STANDING} AND {where} ORDER BY {order} LIMIT {most:d}", tuple(values)))
    return [fact for row in rows if (fact := _read(row)) is not None]


def _read(row: tuple[Any, ...]) -> Fact | None:
    number, kind, at, actor_kind, actor_id, customer, conversation, brand, team, *words = row
    entry = Entry(
        id=number, type=kind, occurred_at=at, actor_kind=actor_kind, actor_id=actor_id,
        customer_id=customer, conversation_id=conversation, brand_id=brand, team_id=team,
        payload=orjson.loads(words[0]),
    )  # fmt: skip
    return _fact(entry, orjson.loads(words[1]) if words[1] else {})


def facts_of(entries: "QuerySet[Entry]") -> list[Fact]:
    """The typed facts of some entries, in their order, the personal part joined."""
    rows, kept_apart = list(entries), _personal_types()
    personal = _personal_parts([row.id for row in rows if row.type in kept_apart])
    return [fact for row in rows if (fact := _fact(row, personal.get(row.id, {}))) is not None]


def _personal_types() -> frozenset[str]:
    return frozenset(name for name, kind in event_types().items() if kind.personal)


def _personal_parts(ids: list[int]) -> Mapping[int, dict[str, Any]]:
    if not ids:
        return {}
    return dict(Personal.objects.filter(event_id__in=ids).values_list("event_id", "payload"))


def _fact(row: Entry, personal: dict[str, Any]) -> Fact | None:
    """None for an event this version does not know: an older Kuula reads on."""
    try:
        event = event_type(row.type).load(row.payload | personal)
    except (UnknownEvent, TypeError):
        return None
    about = About(row.customer_id, row.conversation_id, row.brand_id, row.team_id)
    return Fact(row.id, row.occurred_at, Who(row.actor_kind, row.actor_id), about, event)
