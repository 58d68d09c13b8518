"""The dispatcher: reads the ledger, defers jobs, and wakes the live pages with one coalesced
NOTIFY."""

import signal
import threading

import structlog
from django.db import OperationalError, close_old_connections, connection

from kuula.ledger.reading import last_position
from kuula.ledger.subscriptions import dispatch

CHANNEL = "kuula_ledger"
PAUSE = 0.015
PATIENCE = 1.0
log = structlog.get_logger(__name__)


def run_dispatcher() -> None:
    """Work until SIGINT or SIGTERM. A database that is gone is waited for, a second at a time."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    told = -1
    while not stop.is_set():
        told = _round(told, stop)


def _round(told: int, stop: threading.Event) -> int:
    try:
        position = told
        if last_position() != told:
            _, position = dispatch()
            _notify(position)
        stop.wait(PAUSE)
    except OperationalError as error:
        log.warning("database_away", reason=str(error).splitlines()[0])
        close_old_connections()
        connection.close()
        stop.wait(PATIENCE)
        return -1
    return position


def _notify(position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(position)])
