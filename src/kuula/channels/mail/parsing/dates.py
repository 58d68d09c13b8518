"""When a mail was sent, as far as its headers can be believed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from typing import Final

from kuula.kit import clock

_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_WIDEST_OFFSET: Final = 15 * 3600


def sent_at(date: str, received: Iterable[str]) -> datetime | None:
    """The Date header if believable, else the stamp of the topmost server, else None. UTC."""
    moment = _moment(date)
    if moment:
        return moment
    for stamp in received:
        moment = _moment(stamp.rpartition(";")[2])
        if moment:
            return moment
    return None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_tz(text[:200])
        if not found or abs(found[9] or 0) > _WIDEST_OFFSET:
            return None
        second = min(found[5], 59)
        moment = datetime(*found[:5], second, tzinfo=UTC) - timedelta(seconds=found[9] or 0)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return moment if _EARLIEST <= moment <= clock.now() + timedelta(days=1) else None
