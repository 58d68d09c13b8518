"""Walking the messages in which words are said, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kuula.desk.search.frequency import ids, is_common, matches, number
from kuula.desk.search.hits import CAP, Found
from kuula.desk.search.narrowing import Narrowing
from kuula.kit.keyset import decode, encode
from kuula.workspace.actors import Actor

NEAR: Final = 2_000
WINDOW: Final = 20_000
WINDOWS: Final = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """What is walked for, on whose behalf, and which page of it; `words` are folded."""

    actor: Actor
    words: str
    narrowing: Narrowing
    cursor: str
    size: int

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the statements."""
        return {
            "words": self.words,
            "hidden": list(self.actor.hidden_teams),
            "staff": self.actor.staff_id,
            **dict(self.narrowing.values),
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether there are operators or unwanted words."""
        return bool(self.narrowing.clauses or self.narrowing.dated)

    @property
    def windows(self) -> int:
        """How many windows a page reads."""
        return 1 if self.narrowing.slow else WINDOWS

    @property
    def seen(self) -> str:
        """The part of a statement that leaves out what does not exist for the actor, and what is
        not wanted; spam unless it is asked for."""
        parts = [] if self.narrowing.spam else ["NOT c.spam"]
        if self.actor.hidden_teams:
            parts.append(_SEEN)
        return " AND ".join([*parts, *self.narrowing.clauses]) or "true"

    def dated(self, column: str) -> str:
        """The part that keeps to the dates asked for, told by `column`."""
        return "".join(f" AND {one.format(at=column)}" for one in self.narrowing.dated)


def walk_messages(sought: Sought) -> Found:
    """One page of the messages that match, each conversation once, by its newest."""
    after = decode(sought.cursor, "n")
    below = int(after[0] or 0) if after else _newest() + 1
    steps = _steps(sought, below)
    most = sought.size + 1
    found: list[int] = []
    low = 0
    for statement, low, high in steps:
        bounds = {"low": low, "high": high, "left": most - len(found)}
        found += ids(_filled(statement, sought), sought.values | bounds)
        if len(found) >= most:
            break
    rows, more = tuple(found[: sought.size]), len(found) > sought.size
    reached = rows[-1] if more else low
    count = None if after else _count(sought, below, steps, common=more and reached >= below - NEAR)
    return Found(rows, encode((reached,)) if reached else "", count)


def _newest() -> int:
    return number("SELECT COALESCE(max(id), 0) FROM desk_message", {})


Step = tuple[str, int, int]


def _steps(sought: Sought, below: int) -> list[Step]:
    """The statements to run, each with the ids it covers (low included, high not).

    The index answers for all that is older, unless the words are so common that it would name very
    many messages and the operators would have to sort them: then a page reads some windows.
    """
    low = max(below - NEAR, 0)
    near = [(_NEAR, low, below)]
    if low == 0:
        return near
    if not sought.is_narrowed:
        return [*near, (_FAR, 0, low)]
    if sought.narrowing.rare or not is_common(sought.words):
        return [*near, (_FAR_NARROWED, 0, low)]
    return [*near, *_windows(low, sought.windows)]


def _windows(high: int, most: int) -> Iterator[Step]:
    for _each in range(most):
        if high > 0:
            low = max(high - WINDOW, 0)
            yield _NEAR, low, high
            high = low


def _count(sought: Sought, below: int, steps: list[Step], *, common: bool) -> int | None:
    """How many messages match, at most 1,001.

    For `common` words the newest by reading, which soon finds so many; else all by the index.
    """
    values, most = sought.values, CAP + 1
    edge = max(below - WINDOW, 0) if common else below
    near = {"low": edge, "high": below, "left": most}
    count = number(_filled(_COUNT_NEAR, sought), values | near) if common else 0
    if count > CAP or edge == 0:
        return count
    if steps[-1][0] is _NEAR and steps[-1][1] > 0:
        return None
    far = _COUNT_NARROWED if sought.is_narrowed else _COUNT_FAR
    left = {"low": 0, "high": edge, "left": most - count}
    return count + number(_filled(far, sought), values | left)


def _filled(statement: str, sought: Sought) -> str:
    return statement.format(
        match=matches("words"),
        seen=sought.seen,
        dated=sought.dated("m.occurred_at"),
        dated_too=sought.dated("n.occurred_at"),
    )


_SEEN: Final = """(c.team_id IS NULL OR c.team_id <> ALL(%(hidden)s) OR EXISTS (
    SELECT 1 FROM desk_guest g WHERE g.conversation_id = c.id AND g.staff_id = %(staff)s))"""
_ONCE: Final = """
(SELECT n.id FROM desk_message n
 WHERE n.conversation_id = m.conversation_id AND n.id > m.id AND n.search @@ {match}{dated_too}
 LIMIT 1) IS NULL"""
_RANGE: Final = """
FROM (SELECT id, conversation_id, search, occurred_at FROM desk_message
      WHERE id >= %(low)s AND id < %(high)s ORDER BY id DESC OFFSET 0) m"""
_FENCED: Final = f"""{_RANGE}
JOIN desk_conversation c ON c.id = m.conversation_id
WHERE m.search @@ {{match}}{{dated}} AND {{seen}}"""
# id + 0: with a plain range the planner reads all messages of the range instead of the index.
_BY_INDEX: Final = """
WITH m AS MATERIALIZED (
    SELECT id, conversation_id FROM desk_message
    WHERE search @@ {match} AND id + 0 >= %(low)s AND id + 0 < %(high)s)"""
_NARROWED: Final = """
FROM desk_message m JOIN desk_conversation c ON c.id = m.conversation_id
WHERE m.search @@ {match} AND m.id + 0 >= %(low)s AND m.id + 0 < %(high)s{dated} AND {seen}"""
_NEAR: Final = f"SELECT m.id {_FENCED} AND {_ONCE} ORDER BY m.id DESC LIMIT %(left)s"
_FAR: Final = f"""{_BY_INDEX}
SELECT m.id FROM m JOIN desk_conversation c ON c.id = m.conversation_id
WHERE {{seen}} AND {_ONCE} ORDER BY m.id DESC LIMIT %(left)s"""
_FAR_NARROWED: Final = f"SELECT m.id {_NARROWED} AND {_ONCE} ORDER BY m.id + 0 DESC LIMIT %(left)s"
_COUNT_NEAR: Final = f"SELECT count(*) FROM (SELECT 1 {_FENCED} LIMIT %(left)s) AS found"
_COUNT_FAR: Final = f"""{_BY_INDEX}
SELECT count(*) FROM (
    SELECT 1 FROM m JOIN desk_conversation c ON c.id = m.conversation_id
    WHERE {{seen}} LIMIT %(left)s) AS found"""
_COUNT_NARROWED: Final = f"SELECT count(*) FROM (SELECT 1 {_NARROWED} LIMIT %(left)s) AS found"
