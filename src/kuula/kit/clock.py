"""The one clock. Tests and history move it; nothing else asks the operating system for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_moved: ContextVar[datetime | None] = ContextVar("kuula_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment set by `at`."""
    return _moved.get() or datetime.now(UTC)


def real_now() -> datetime:
    """The machine's own time, whatever `at` says: for caches and time-outs, never for facts."""
    return datetime.now(UTC)


def stands_still() -> bool:
    """Whether `at` has moved the clock for the running context."""
    return _moved.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block. Raises ValueError for a moment without a
    zone."""
    if moment.tzinfo is None:
        raise ValueError("The clock takes moments with a time zone only.")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


def seconds(count: float) -> timedelta:
    """A span of `count` seconds."""
    return timedelta(seconds=count)
