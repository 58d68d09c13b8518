"""Values of other desks' exports: times, addresses, numbers, lists, read leniently and safely."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from email.utils import getaddresses
from typing import Any, Final

from kuula.kit.text import clean, is_email

_EARLIEST: Final = 1980
_LATEST: Final = 2999
_DIGITS: Final = re.compile(r"\d{9,13}")


def moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """A time as ISO text, "2025-01-31 10:00:00" on the clock of `zone`, or seconds; None for what
    is none."""
    said = str(value or "").strip()
    try:
        if _DIGITS.fullmatch(said):
            found = datetime.fromtimestamp(int(said) / (1000 if len(said) > 11 else 1), UTC)
        else:
            found = datetime.fromisoformat(said.replace("Z", "+00:00"))
    except (ValueError, OverflowError, OSError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        return None
    return found if _EARLIEST <= found.year <= _LATEST else None


def word(value: Any) -> str:
    """A value as one text without what no text here may hold; lists and objects are none."""
    if value is None or isinstance(value, dict | list):
        return ""
    return clean(str(value)).strip()


def whole(value: Any) -> int:
    """A value as a whole number, 0 for what is none."""
    try:
        return int(word(value) or 0)
    except ValueError:
        return 0


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def a_dict(value: Any) -> dict[str, Any]:
    """An object, empty for what is none."""
    return value if isinstance(value, dict) else {}


def words(value: Any) -> tuple[str, ...]:
    """A list of words, or one text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    return tuple(filter(None, map(word, value))) if isinstance(value, list) else ()


def addresses(*said: Any) -> list[str]:
    """The mail addresses in headers, lists or single texts, each once."""
    texts: list[str] = []
    for one in said:
        texts += [word(part) for part in one] if isinstance(one, list) else [word(one)]
    found = [address for _name, address in getaddresses([text for text in texts if text])]
    return list(dict.fromkeys(address for address in found if is_email(address)))[:200]


def header_id(value: Any) -> str:
    """A Message-ID without brackets."""
    return word(value).strip("<> \t\r\n")[:500]


def first(values: Iterable[Any]) -> str:
    """The first that says something."""
    return next((said for one in values if (said := word(one))), "")
