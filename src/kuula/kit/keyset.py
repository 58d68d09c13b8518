"""Keyset pages: the next page starts after the last row seen, however many rows there are."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

Row = TypeVar("Row")
Key = tuple[str | int | None, ...]
LARGEST: Final = 2**63 - 1
_MINUTE: Final = timedelta(minutes=1)
_FARTHEST: Final = timedelta(hours=14)
_EARLIEST: Final = datetime(1, 1, 3, tzinfo=UTC)
_LATEST: Final = datetime(9999, 12, 29, tzinfo=UTC)
_HALF: Final = re.compile("[\ud800-\udfff]")  # half a letter: no database takes it


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """One page of rows and the cursor of the next one (empty when this is the last)."""

    rows: tuple[Row, ...]
    next: str


def page_of(rows: Sequence[Row], *, size: int, key: Callable[[Row], Key]) -> KeysetPage[Row]:
    """Cut `rows` (read with one more than `size`) into a page; `key` gives a row's place in the
    order."""
    shown = tuple(rows[:size])
    return KeysetPage(shown, encode(key(shown[-1])) if len(rows) > size and shown else "")


def encode(key: Key) -> str:
    """An opaque cursor for `key`."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def decode(cursor: str, shape: str = "") -> Key | None:
    """The key of a cursor, None for an empty one. Raises Problem for one that Kuula did not make.

    `shape` names what a key of this list is made of, a letter each: "n" a whole number, "m" a
    moment in ISO 8601, "t" such a moment or None, "w" words.
    """
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(parts, list) or not all(isinstance(p, str | int | None) for p in parts):
        raise _damaged()
    if shape and not _fits(parts, shape):
        raise _damaged()
    return tuple(parts)


def _fits(parts: list[str | int | None], shape: str) -> bool:
    return len(parts) == len(shape) and all(
        _KINDS[kind](part) for kind, part in zip(shape, parts, strict=True)
    )


def _is_moment(part: str | int | None) -> bool:
    """Whether it is a moment with its time zone that the database can hold."""
    try:
        moment = datetime.fromisoformat(part) if isinstance(part, str) else None
        offset = moment.utcoffset() if moment else None
        if moment is None or offset is None or abs(offset) > _FARTHEST or offset % _MINUTE:
            return False
        return _EARLIEST < moment.astimezone(UTC) < _LATEST
    except (ValueError, OverflowError):
        return False


def _is_words(part: str | int | None) -> bool:
    return isinstance(part, str) and "\0" not in part and not _HALF.search(part)


_KINDS: Final[dict[str, Callable[[str | int | None], bool]]] = {
    "n": lambda part: type(part) is int and 0 <= part <= LARGEST,
    "m": _is_moment,
    "t": lambda part: part is None or _is_moment(part),
    "w": _is_words,
}


def _damaged() -> Problem:
    return Problem(_("This page address is damaged. Start from the first page."), field="cursor")
