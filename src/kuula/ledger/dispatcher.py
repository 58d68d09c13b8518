"""The dispatcher: reads the ledger, defers jobs, and wakes the live pages with one coalesced
NOTIFY."""

import signal
import threading

import structlog
from django.db import InterfaceError, OperationalError, connection

from kuula.ledger.reading import last_position
from kuula.ledger.subscriptions import dispatch

CHANNEL = "kuula_ledger"
PAUSE = 0.015
IDLE = 0.04
BUSY = 200
PATIENCE = 1.0
log = structlog.get_logger(__name__)


def run_dispatcher() -> None:
    """Work until SIGINT or SIGTERM. A database that is gone is waited for, a second at a time."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    told, quiet = -1, 0
    while not stop.is_set():
        position = _round(told)
        quiet = quiet + 1 if position == told else 0
        told = -1 if position is None else position
        stop.wait(PATIENCE if position is None else IDLE if quiet > BUSY else PAUSE)


def _round(told: int) -> int | None:
    """Tell on what is new; answers the position reached, None while the database is away."""
    try:
        if last_position() == told:
            return told
        _, position = dispatch()
        _notify(position)
    except (OperationalError, InterfaceError) as error:
        log.warning("database_away", reason=str(error).splitlines()[0])
        connection.close()
        return None
    return position


def _notify(position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(position)])
