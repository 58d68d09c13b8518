"""The dispatcher: reads the ledger, defers jobs, and wakes the live pages, once for all that is
new."""

import signal
import threading

import structlog
from django.db import InterfaceError, NotSupportedError, OperationalError, connection

from kuula.ledger.bus import Bus
from kuula.ledger.reading import last_position
from kuula.ledger.subscriptions import dispatch

PAUSE = 0.015
IDLE = 0.04
GATHER = 0.05
BURST, GATHER_BURST = 20, 0.15
BUSY = 200
PATIENCE = 1.0
log = structlog.get_logger(__name__)


def run_dispatcher(bus: Bus) -> None:
    """Work until SIGINT or SIGTERM. A database that is gone is waited for, a second at a time."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    told, quiet = -1, 0
    while not stop.is_set():
        position, count = _round(told, bus)
        quiet = quiet + 1 if position == told else 0
        told = -1 if position is None else position
        stop.wait(PATIENCE if position is None else _pause(quiet, count))


def _pause(quiet: int, count: int) -> float:
    """How long to wait after `quiet` rounds without news, or after `count` news: what comes in a
    burst is told together, and the longer the more it is."""
    if quiet == 0:
        return GATHER if count < BURST else GATHER_BURST
    return IDLE if quiet > BUSY else PAUSE


def _round(told: int, bus: Bus) -> tuple[int | None, int]:
    """Tell on what is new; answers the position reached, None while the database is away, and how
    many entries that were."""
    try:
        if last_position() == told:
            return told, 0
        count, position = dispatch()
        bus.ring()
    except (OperationalError, InterfaceError, NotSupportedError) as error:
        log.warning("database_away", reason=str(error).splitlines()[0])
        connection.close()
        return None, 0
    return position, count
