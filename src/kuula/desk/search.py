"""Full-text search of what was said, newest first, in the word forms of four languages.

Messages are walked in windows from the newest down: a common word fills the page from the first
window, a rare one is found by the index however old it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from markupsafe import Markup, escape

from kuula.desk.models.opening import search_config
from kuula.kit.keyset import decode, encode
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import clean, fold, one_line
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE: Final = 20
CAP: Final = 1000
NEAR: Final = 2_000
COUNTED: Final = 20_000
SHOWN: Final = 220
LONGEST: Final = 200
_NUMBER: Final = re.compile(r"\s*(?:№|#|no\.?|nr\.?|br\.?)?\s*(\d{1,15})\s*", re.I)
_MARK: Final = "\x02"
_END: Final = "\x03"


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation and its newest message that matches; `excerpt` has the words in <mark>."""

    number: int
    subject: str
    customer: str
    state: str
    at: datetime
    kind: str
    excerpt: Markup


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, the cursor of the next, and on the first page how many messages match."""

    rows: tuple[Hit, ...]
    next: str
    count: int | None
    more: bool


def number_in(words: str) -> int | None:
    """The conversation number that is all of `words` ("48213", "№ 48213"), else None."""
    found = _NUMBER.fullmatch(words)
    return int(found[1]) if found else None


def search_conversations(actor: Actor, words: str, *, cursor: str = "", size: int = PAGE) -> Hits:
    """Conversations the actor may see with a message that matches, newest such message first.

    `words` as one types them: "quoted phrases", or, -without. Each conversation stands once.
    `count` stops at 1,000; `more` says that there are more.
    """
    allow(actor, Permission.READ)
    wanted = one_line(clean(words), LONGEST)
    if not wanted:
        return Hits((), "", 0, more=False)
    values = _values(actor, wanted)
    after = decode(cursor, "n")
    below = int(after[0] or 0) if after else _newest() + 1
    found = _walk(actor, values, below, size + 1)
    rows, more = found[:size], len(found) > size
    common = more and rows[-1] >= below - NEAR
    count = None if after else _count(actor, values, below, common=common)
    return Hits(
        _hits(rows, values),
        encode((rows[-1],)) if more else "",
        min(count, CAP) if count is not None else None,
        count is not None and count > CAP,
    )


def _walk(actor: Actor, values: dict[str, Any], below: int, most: int) -> list[int]:
    """Ids of at most `most` matching messages below an id, newest first."""
    found: list[int] = []
    for statement, low, high in _windows(actor, below):
        bounds = {"low": low, "high": high, "left": most - len(found)}
        with connection.cursor() as cursor:
            cursor.execute(statement, values | bounds)
            found += [row[0] for row in cursor.fetchall()]
        if len(found) >= most:
            break
    return found


def _windows(actor: Actor, below: int) -> Iterator[tuple[str, int, int]]:
    """The statements to run, each with the ids it covers (low included, high not)."""
    low = max(below - NEAR, 0)
    yield _NEAR.format(seen=_seen(actor), match=MATCH), low, below
    if low > 0:
        yield _FAR.format(seen=_seen(actor), match=MATCH), 0, low


def _count(actor: Actor, values: dict[str, Any], below: int, *, common: bool) -> int:
    """How many messages match, at most 1,001.

    For `common` words the newest by reading, which soon finds so many; else all by the index.
    """
    edge = max(below - COUNTED, 0) if common else below
    near = _COUNT_NEAR.format(seen=_seen(actor), match=MATCH)
    count = _number(near, values | {"low": edge, "high": below, "left": CAP + 1}) if common else 0
    if count <= CAP and edge > 0:
        far = _COUNT_FAR.format(seen=_seen(actor), match=MATCH)
        count += _number(far, values | {"low": 0, "high": edge, "left": CAP + 1 - count})
    return count


def _number(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _newest() -> int:
    return _number("SELECT COALESCE(max(id), 0) FROM desk_message", {})


def _hits(ids: list[int], values: dict[str, Any]) -> tuple[Hit, ...]:
    """The rows of a page, their words marked, in the order of `ids`."""
    if not ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, values | {"ids": ids, "start": _MARK, "stop": _END})
        rows = {row[0]: row for row in cursor.fetchall()}
    return tuple(_hit(rows[one]) for one in ids if one in rows)


def _hit(row: tuple[Any, ...]) -> Hit:
    _id, number, subject, customer, state, at, kind, text, marked = row
    return Hit(number, subject, customer, state, at, kind, _excerpt(text, marked))


def _excerpt(text: str, marked: str) -> Markup:
    """The part of `text` round the first marked word. `marked` is its folded copy with marks.

    Folding keeps lengths, so the marks of the copy tell places in the original.
    """
    places = _places(marked)
    begin = max(places[0][0] - 60, 0) if places else 0
    end = min(begin + SHOWN, len(text))
    parts, at = [escape("…" if begin else "")], begin
    for start, stop in places:
        if start >= at and stop <= end:
            parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
            at = stop
    parts += [escape(text[at:end]), escape("…" if end < len(text) else "")]
    return Markup("").join(parts)


def _places(marked: str) -> list[tuple[int, int]]:
    places, start, at = [], 0, 0
    for letter in marked:
        if letter == _MARK:
            start = at
        elif letter == _END:
            places.append((start, at))
        else:
            at += 1
    return places


def _values(actor: Actor, words: str) -> dict[str, Any]:
    folded = fold(words)
    return {
        "words": folded,
        "hidden": list(actor.hidden_teams),
        "staff": actor.staff_id,
    }


def _seen(actor: Actor) -> str:
    """The part of a statement that leaves out what does not exist for the actor."""
    if not actor.hidden_teams:
        return "NOT c.spam"
    return _SEEN


_CONFIGS: Final = tuple(dict.fromkeys([*map(search_config, LANGUAGES), "simple"]))
MATCH: Final = (
    "(" + " || ".join(f"websearch_to_tsquery('{name}', %(words)s)" for name in _CONFIGS) + ")"
)
_SEEN: Final = """
NOT c.spam AND (c.team_id IS NULL OR c.team_id <> ALL(%(hidden)s) OR EXISTS (
    SELECT 1 FROM desk_guest g WHERE g.conversation_id = c.id AND g.staff_id = %(staff)s))"""
_ONCE: Final = """
(SELECT n.id FROM desk_message n
 WHERE n.conversation_id = m.conversation_id AND n.id > m.id AND n.search @@ {match}
 LIMIT 1) IS NULL"""
_FENCED: Final = """
FROM (SELECT id, conversation_id, search FROM desk_message
      WHERE id >= %(low)s AND id < %(high)s ORDER BY id DESC OFFSET 0) m
JOIN desk_conversation c ON c.id = m.conversation_id
WHERE m.search @@ {match} AND {seen}"""
# id + 0: with a plain range the planner reads all messages of the range instead of the index.
_BY_INDEX: Final = """
WITH m AS MATERIALIZED (
    SELECT id, conversation_id FROM desk_message
    WHERE search @@ {match} AND id + 0 >= %(low)s AND id + 0 < %(high)s)"""
_NEAR: Final = f"SELECT m.id {_FENCED} AND {_ONCE} ORDER BY m.id DESC LIMIT %(left)s"
_FAR: Final = f"""{_BY_INDEX}
SELECT m.id FROM m JOIN desk_conversation c ON c.id = m.conversation_id
WHERE {{seen}} AND {_ONCE} ORDER BY m.id DESC LIMIT %(left)s"""
_COUNT_NEAR: Final = f"SELECT count(*) FROM (SELECT 1 {_FENCED} LIMIT %(left)s) AS found"
_COUNT_FAR: Final = f"""{_BY_INDEX}
SELECT count(*) FROM (
    SELECT 1 FROM m JOIN desk_conversation c ON c.id = m.conversation_id
    WHERE {{seen}} LIMIT %(left)s) AS found"""
_CONFIG_OF: Final = "CASE m.language " + " ".join(
    f"WHEN '{one}' THEN '{search_config(one)}'" for one in LANGUAGES
)
_ROWS: Final = f"""
SELECT m.id, c.id, c.subject, p.name, c.state, m.occurred_at, m.kind, t.text,
       ts_headline(({_CONFIG_OF} ELSE 'simple' END)::regconfig,
                   translate(t.text, 'čćžšđČĆŽŠĐ', 'cczsdCCZSD'), {MATCH},
                   'HighlightAll=true, StartSel=' || %(start)s || ', StopSel=' || %(stop)s)
FROM desk_message m
JOIN desk_conversation c ON c.id = m.conversation_id
JOIN people_customer p ON p.id = c.customer_id
CROSS JOIN LATERAL (
    SELECT left(COALESCE(NULLIF(m.visible, ''), m.text), 4000) AS text) t
WHERE m.id = ANY(%(ids)s)"""
