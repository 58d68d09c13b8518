"""The dispatcher: reads the ledger, defers jobs, and wakes the live pages, once for all that is
new."""

import signal
import threading

import structlog
from django.db import InterfaceError, OperationalError, connection

from kuula.ledger.bus import Bus
from kuula.ledger.reading import last_position
from kuula.ledger.subscriptions import dispatch

PAUSE = 0.015
IDLE = 0.04
GATHER = 0.05
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
        position = _round(told, bus)
        quiet = quiet + 1 if position == told else 0
        told = -1 if position is None else position
        stop.wait(PATIENCE if position is None else _pause(quiet))


def _pause(quiet: int) -> float:
    """How long to wait after `quiet` rounds without news: a little after news, so that what comes
    in a burst is told together."""
    if quiet == 0:
        return GATHER
    return IDLE if quiet > BUSY else PAUSE


def _round(told: int, bus: Bus) -> int | None:
    """Tell on what is new; answers the position reached, None while the database is away."""
    try:
        if last_position() == told:
            return told
        _, position = dispatch()
        bus.ring()
    except (OperationalError, InterfaceError) as error:
        log.warning("database_away", reason=str(error).splitlines()[0])
        connection.close()
        return None
    return position
