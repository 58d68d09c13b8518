"""Which bus wakes the live pages."""

from functools import lru_cache
from importlib.util import find_spec
from typing import Final

import structlog

from kuula.ledger.bus import Bus, PostgresBus

REDIS_IS_INSTALLED: Final = find_spec("redis") is not None  # it is an extra
log = structlog.get_logger(__name__)


@lru_cache
def kept_bus(redis_url: str) -> Bus:
    """The same bus for the whole life of this process: one line to Redis, if any."""
    return bus_of(redis_url)


def bus_of(redis_url: str) -> Bus:
    """The bus that the settings choose: Redis where an address is given, else PostgreSQL."""
    if redis_url and REDIS_IS_INSTALLED:
        from kuula.ledger.redis_bus import RedisBus  # half a second that most need not wait for

        return RedisBus(redis_url, PostgresBus())
    if redis_url:
        log.warning("redis_away", reason="the package redis is not installed")
    return PostgresBus()
