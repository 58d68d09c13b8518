"""Walking the conversations that operators alone ask for, the latest first."""

from datetime import datetime
from typing import Any, Final

from django.db import connection

from kuula.desk.search.frequency import number
from kuula.desk.search.hits import CAP, Found
from kuula.desk.search.walking import WINDOW, Sought
from kuula.kit.keyset import decode, encode

Place = tuple[datetime, int]


def walk_conversations(sought: Sought) -> Found:
    """One page of the conversations, by their latest message."""
    after = decode(sought.cursor, "mn")
    above = (datetime.fromisoformat(str(after[0])), int(after[1] or 0)) if after else None
    found, reached = _walked(sought, above)
    rows = found[: sought.size]
    place = (rows[-1][1], rows[-1][0]) if len(found) > sought.size else reached
    return Found(
        tuple(row[0] for row in rows),
        encode((place[0].isoformat(), place[1])) if place else "",
        None if after else _count(sought),
    )


def _walked(sought: Sought, above: Place | None) -> tuple[list[tuple[int, datetime]], Place | None]:
    """One more than a page of numbers with their moments, and how far was read; None is to the
    end."""
    most = sought.size + 1
    if sought.narrowing.rare:
        return _rows(_filled(_ALL, sought, above), _values(sought, above, most)), None
    found: list[tuple[int, datetime]] = []
    for _each in range(sought.windows):
        values = _values(sought, above, most - len(found))
        found += _rows(_filled(_WINDOW, sought, above), values)
        if len(found) >= most:
            break
        above = _end(sought, above)
        if above is None:
            break
    return found, above


def _end(sought: Sought, above: Place | None) -> Place | None:
    """Where a window ends; None when it is the last."""
    rows = _rows(_filled(_END, sought, above), _values(sought, above, 1))
    return (rows[0][1], rows[0][0]) if rows else None


def _count(sought: Sought) -> int | None:
    """How many conversations there are, at most 1,001; None when a window cannot tell."""
    values = _values(sought, None, CAP + 1)
    if sought.narrowing.rare:
        return number(f"SELECT count(*) FROM ({_filled(_ALL, sought, None)}) AS found", values)
    count = number(f"SELECT count(*) FROM ({_filled(_WINDOW, sought, None)}) AS found", values)
    return count if count > CAP or _end(sought, None) is None else None


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[int, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _values(sought: Sought, above: Place | None, left: int) -> dict[str, Any]:
    at, below = above or (None, None)
    return sought.values | {"at": at, "below": below, "left": left, "window": WINDOW}


def _filled(statement: str, sought: Sought, above: Place | None) -> str:
    place = "(c.last_at, c.id) < (%(at)s, %(below)s)" if above else "true"
    dated = sought.dated("c.last_at")
    return statement.format(seen=sought.seen, place=place, dated=dated)


_ALL: Final = """
SELECT c.id, c.last_at FROM desk_conversation c WHERE {place}{dated} AND {seen}
ORDER BY c.last_at DESC, c.id DESC LIMIT %(left)s"""
_WINDOW: Final = """
SELECT c.id, c.last_at FROM (
    SELECT * FROM desk_conversation c WHERE {place}{dated}
    ORDER BY c.last_at DESC, c.id DESC LIMIT %(window)s OFFSET 0) c
WHERE {seen} ORDER BY c.last_at DESC, c.id DESC LIMIT %(left)s"""
_END: Final = """
SELECT c.id, c.last_at FROM desk_conversation c WHERE {place}{dated}
ORDER BY c.last_at DESC, c.id DESC LIMIT 1 OFFSET %(window)s - 1"""
