"""Keyset pages: the next page starts after the last row seen, however many rows there are."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

Row = TypeVar("Row")
Key = tuple[str | int | None, ...]


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


def decode(cursor: str) -> Key | None:
    """The key of a cursor, None for an empty one. Raises Problem for one that Kuula did not
    make."""
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise Problem(_("This page address is damaged. Start from the first page.")) from error
    if not isinstance(parts, list) or not all(isinstance(p, str | int | None) for p in parts):
        raise Problem(_("This page address is damaged. Start from the first page."))
    return tuple(parts)
