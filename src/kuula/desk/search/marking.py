"""The rows of a page of hits: where the words are, marked, safely.

Only keys that a walk found for the actor come here: nothing of what is unseen is read.
"""

from typing import Any, Final

from django.db import connection
from markupsafe import Markup, escape

from kuula.desk.models.opening import search_config
from kuula.desk.search.frequency import matches
from kuula.desk.search.hits import Hit
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import one_line

SHOWN: Final = 220
BEFORE: Final = 60
_MARK: Final = "\x02"
_END: Final = "\x03"


def marked(ids: tuple[int, ...], words: tuple[str, ...]) -> tuple[Hit, ...]:
    """The messages `ids` in this order, each of the `words` (folded) marked in subject and text."""
    # Any of the words, not all: the time ts_headline takes for "all" doubles with every word.
    anything = " or ".join(dict.fromkeys(words))
    known = {"ids": list(ids), "words": anything, "start": _MARK, "stop": _END}
    return _hits(_ROWS, ids, known) if ids else ()


def latest_of(numbers: tuple[int, ...]) -> tuple[Hit, ...]:
    """The latest message of each of these conversations, in this order, nothing marked."""
    return _hits(_LATEST, numbers, {"ids": list(numbers)}) if numbers else ()


def _hits(sql: str, keys: tuple[int, ...], values: dict[str, Any]) -> tuple[Hit, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = {row[0]: row for row in cursor.fetchall()}
    return tuple(_hit(rows[one]) for one in keys if one in rows)


def _hit(row: tuple[Any, ...]) -> Hit:
    _key, number, subject, customer, state, at, kind, text, marked_text, marked_subject = row
    title = _drawn(subject, _places(marked_subject), 0, len(subject))
    return Hit(number, subject, customer, state, at, kind, _excerpt(text, marked_text), title)


def _excerpt(text: str, marked_text: str) -> Markup:
    """The part of `text` round the first marked word. `marked_text` is its folded copy with marks.

    Folding keeps lengths, so the marks of the copy tell places in the original.
    """
    places = _places(marked_text)
    begin = max(places[0][0] - BEFORE, 0) if places else 0
    if not places:
        return escape(one_line(text, SHOWN))
    if begin:  # not in the middle of a word
        space = text.find(" ", begin, places[0][0])
        begin = space + 1 if space >= 0 else begin
    end = min(begin + SHOWN, len(text))
    return _drawn(text, places, begin, end)


def _drawn(text: str, places: list[tuple[int, int]], begin: int, end: int) -> Markup:
    parts, at = [escape("…" if begin else "")], begin
    for start, stop in places:
        if start >= at and stop <= end:
            parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
            at = stop
    parts += [escape(text[at:end]), escape("…" if end < len(text) else "")]
    return Markup("").join(parts)


def _places(marked_text: str) -> list[tuple[int, int]]:
    places, start, at = [], 0, 0
    for letter in marked_text:
        if letter == _MARK:
            start = at
        elif letter == _END:
            places.append((start, at))
        else:
            at += 1
    return places


def _headline(text: str, config: str) -> str:
    return f"""ts_headline({config}, translate({text}, 'čćžšđČĆŽŠĐ', 'cczsdCCZSD'), q.query,
        'HighlightAll=true, StartSel=' || %(start)s || ', StopSel=' || %(stop)s)"""


def _config(column: str) -> str:
    cases = " ".join(f"WHEN '{one}' THEN '{search_config(one)}'" for one in LANGUAGES)
    return f"(CASE {column} {cases} ELSE 'simple' END)::regconfig"


_TEXT: Final = "left(COALESCE(NULLIF(m.visible, ''), m.text), 4000)"
# What is read first; when the words stand further down or in quoted history, all of it.
_ROWS: Final = f"""
WITH q AS MATERIALIZED (SELECT {matches("words")} AS query)
SELECT m.id, c.id, c.subject, p.name, c.state, m.occurred_at, m.kind, t.text,
       {_headline("t.text", _config("m.language"))},
       {_headline("c.subject", _config("c.language"))}
FROM desk_message m
JOIN desk_conversation c ON c.id = m.conversation_id
JOIN people_customer p ON p.id = c.customer_id
CROSS JOIN q
CROSS JOIN LATERAL (SELECT CASE
    WHEN length(m.text) <= 4000 AND m.visible IN ('', m.text) THEN m.text
    WHEN to_tsvector({_config("m.language")},
                     translate({_TEXT}, 'čćžšđČĆŽŠĐ', 'cczsdCCZSD')) @@ q.query THEN {_TEXT}
    ELSE left(m.text, 20000) END AS text) t
WHERE m.id = ANY(%(ids)s)"""
_LATEST: Final = f"""
SELECT c.id, c.id, c.subject, p.name, c.state, m.occurred_at, m.kind, {_TEXT}, '', ''
FROM desk_conversation c
JOIN people_customer p ON p.id = c.customer_id
JOIN LATERAL (
    SELECT * FROM desk_message n WHERE n.conversation_id = c.id AND n.withdrawn_at IS NULL
    ORDER BY n.id DESC LIMIT 1) m ON true
WHERE c.id = ANY(%(ids)s)"""
