"""Whether words are so common that an index of them would name too much."""

from typing import Any, Final

from django.db import connection

from kuula.desk.models.opening import search_config
from kuula.kit.languages import LANGUAGES

NEWEST: Final = 2_000
COMMON: Final = NEWEST // 50
CONFIGS: Final = tuple(dict.fromkeys([*map(search_config, LANGUAGES), "simple"]))


def matches(key: str) -> str:
    """The text-search query of the words under `key`, in any of the languages."""
    return "(" + " || ".join(f"websearch_to_tsquery('{one}', %({key})s)" for one in CONFIGS) + ")"


def is_common(words: str) -> bool:
    """Whether one of fifty of the newest messages says the words (folded).

    Who may see them is not asked: nothing of this is told to anybody, it chooses the way to walk.
    """
    return number(_SAID, {"words": words, "newest": NEWEST, "most": COMMON}) >= COMMON


def is_common_value(clause: str, values: dict[str, Any]) -> bool:
    """Whether one of fifty of the latest conversations c fits a clause with its values."""
    known = values | {"newest": NEWEST, "most": COMMON}
    return number(_LATEST.format(clause=clause), known) >= COMMON


def number(sql: str, values: dict[str, Any]) -> int:
    """The one number a statement answers."""
    return ids(sql, values)[0]


def ids(sql: str, values: dict[str, Any]) -> list[int]:
    """The numbers a statement answers, one a row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


_LATEST: Final = """
SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT fields FROM desk_conversation ORDER BY last_at DESC, id DESC LIMIT %(newest)s) c
    WHERE {clause} LIMIT %(most)s) AS found"""
_SAID: Final = f"""
SELECT count(*) FROM (
    SELECT 1 FROM (SELECT search FROM desk_message ORDER BY id DESC LIMIT %(newest)s) m
    WHERE m.search @@ {matches("words")} LIMIT %(most)s) AS found"""
