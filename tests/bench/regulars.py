"""Customers with whom very much happened: 10,000 events and 500 orders each, written by COPY."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import psycopg

EVENTS = 10_000
ORDERS = 500
TALKS = 300
EACH_ORDER = 4
YEARS = 3
NULL = r"\N"
_FACT = (
    "recorded_at, occurred_at, type, historic, actor_kind, actor_id, customer_id,"
    " conversation_id, brand_id, team_id, payload"
)
_TALK = (
    "id, brand_id, team_id, assignee_id, customer_id, address_id, channel, subject, language,"
    " state, priority, spam, opened_at, last_at, last_excerpt, last_from_us, messages_count,"
    " first_replied_at, solved_at, closed_at, fields"
)
_FRESH = "id, source, external_id, fresh_at"
COLUMNS = {
    "people_customer": "id, name, language, city, phone, called, other_names, languages, channel,"
    " times, created_at",
    "people_address": "id, kind, value, customer_id, shared, verified, source, created_at",
    "people_order": f"{_FRESH}, customer_id, email, number, placed_at, state, currency, total, url",
    "people_orderline": "order_id, place, name, version, quantity, price, total",
    "people_delivery": f"{_FRESH}, order_id, carrier, tracking, url, promised_on, sent_at,"
    " delivered_at, cancelled",
    "people_invoice": f"{_FRESH}, customer_id, email, order_id, number, issued_on, due_on, state,"
    " currency, total, paid",
    "desk_conversation": _TALK,
    "ledger_event": _FACT,
}


@dataclass(frozen=True)
class Around:
    """What stands around them: ids that exist, and until when things happened."""

    brand: int
    team: int
    staff: Sequence[int]
    until: datetime


def write_regulars(connection: psycopg.Connection, around: Around, count: int) -> range:
    """Write `count` of them; answers their numbers. The same each time."""
    for number in range(1, count + 1):
        rows = dict(_rows(around, number))
        for table, columns in COLUMNS.items():
            statement = f"COPY {table} ({columns}) FROM STDIN"
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write("".join(rows[table]))
    for table in ("people_customer", "people_address", "people_order", "people_delivery",
                  "people_invoice", "desk_conversation"):  # fmt: skip
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )
    connection.execute(
        "INSERT INTO ledger_reader (name, position, moved_at)"
        " SELECT 'dispatcher', max(id), now() FROM ledger_event"
        " ON CONFLICT (name) DO UPDATE SET position = excluded.position"
    )
    return range(1, count + 1)


def _rows(around: Around, number: int) -> Iterator[tuple[str, list[str]]]:
    chance, since = Random(number), around.until - timedelta(days=365 * YEARS)
    yield (
        "people_customer",
        [_line(number, f"Regular {number}", "et", "Tartu", "", "", "", "{et}", "", "", _at(since))],
    )
    address = (number, "email", f"regular{number}@mail.example", number)
    yield "people_address", [_line(*address, "f", "t", "customer", _at(since))]
    yield from _bought(chance, around, number, since)
    yield "desk_conversation", list(_talks(chance, around, number, since))
    yield "ledger_event", list(_facts(chance, around, number, since))


def _bought(
    chance: Random, around: Around, number: int, since: datetime
) -> Iterator[tuple[str, list[str]]]:
    rows: dict[str, list[str]] = {
        name: [] for name in ("people_order", "people_orderline", "people_delivery",
                              "people_invoice")
    }  # fmt: skip
    for turn in range(ORDERS):
        order = number * ORDERS + turn
        at = since + (around.until - since) * turn / ORDERS
        state = "sent" if turn > ORDERS - 4 else "delivered"
        total = chance.randrange(1000, 90000)
        outside = (order, "shop", f"{order}", _at(at))
        rows["people_order"].append(
            _line(*outside, number, "", f"T-{order}", _at(at), state, "EUR", total, "")
        )
        for place in range(EACH_ORDER):
            rows["people_orderline"].append(
                _line(order, place, f"Chair {place}", "", 1, total // 4, total // 4)
            )
        sent = state == "sent"
        rows["people_delivery"].append(
            _line(*outside, order, "DPD", f"P{order}", "", _day(at + timedelta(days=5)),
                  _at(at + timedelta(days=1)), NULL if sent else _at(at + timedelta(days=4)), "f")
        )  # fmt: skip
        paid = 0 if sent else total
        rows["people_invoice"].append(
            _line(*outside, number, "", order, f"A-{order}", _day(at),
                  _day(at + timedelta(days=14)), "open" if sent else "paid", "EUR", total, paid)
        )  # fmt: skip
    yield from rows.items()


def _talks(chance: Random, around: Around, number: int, since: datetime) -> Iterator[str]:
    for turn in range(TALKS):
        talk = number * TALKS + turn
        at = since + (around.until - since) * turn / TALKS
        late = at + timedelta(days=2)
        yield _line(
            talk, around.brand, around.team, chance.choice(around.staff), number, number, "mail",
            f"Order T-{talk}", "et", "closed", 2, "f", _at(at), _at(late), "Thank you.", "t", 20,
            _at(at), _at(late), _at(late), "{}",
        )  # fmt: skip


def _facts(chance: Random, around: Around, number: int, since: datetime) -> Iterator[str]:
    """Messages there and back, first replies, solutions, orders, in the order of their times."""
    for turn in range(EVENTS):
        at = since + (around.until - since) * turn / EVENTS
        talk = number * TALKS + turn * TALKS // EVENTS
        staff = chance.choice(around.staff)
        kind, by_us, payload = _what(turn, number)
        who = ("staff", staff) if by_us else ("customer", number)
        yield _line(_at(around.until), _at(at), kind, "t", *who, number, talk, around.brand,
                    around.team, payload)  # fmt: skip


def _what(turn: int, number: int) -> tuple[str, bool, str]:
    place = turn % 33
    if place == 0:
        words = f'{{"channel":"mail","message_id":{turn},"new_customer":false,"from_us":false}}'
        return "desk.conversation_opened", False, words
    if place == 2:
        words = f'{{"message_id":{turn},"working_minutes":90,"in_time":{_yes(turn % 5)}}}'
        return "desk.first_reply_given", True, words
    if place == 31:
        return "desk.conversation_solved", True, '{"replies":9}'
    if place % 10 == 5:
        words = f'{{"order_id":{number * ORDERS + turn % ORDERS},"currency":"EUR","total":4200}}'
        return "people.order_placed", False, words
    if place % 2:
        return "desk.reply_written", True, f'{{"message_id":{turn}}}'
    return "desk.message_received", False, f'{{"message_id":{turn}}}'


def _yes(said: int) -> str:
    return "true" if said else "false"


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


def _at(moment: datetime) -> str:
    return moment.isoformat()


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
