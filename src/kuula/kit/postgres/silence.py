"""A web request does not wait for ever: a database that falls silent is given up after a while.

A server that died closes its connections, and the request fails at once. One that only stopped
(a frozen machine, a stuck disk, a lost network) says nothing at all, and libpq would wait for it as
long as it takes. Each process has one thread that looks at the running requests every second.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

import structlog
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Error, pq

PATIENCE: Final = 15.0
EVERY: Final = 1.0
Application: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]

log = structlog.get_logger("kuula.database")


class Watch:
    """The requests that run in this process, and since when each waits for one answer, in seconds.

    A connection is cut only when every look for `patience` seconds found it waiting.
    """

    def __init__(self, patience: float = PATIENCE, every: float = EVERY) -> None:
        self._patience, self._every = patience, every
        self._running: dict[int, BaseDatabaseWrapper] = {}
        self._since: dict[int, float] = {}
        self._pid = 0

    def begin(self) -> None:
        """The request of this thread begins."""
        if self._pid != os.getpid():  # threads do not survive a fork
            self._pid = os.getpid()
            threading.Thread(target=self._look, daemon=True, name="silence").start()
        self._running[threading.get_ident()] = connections[connection.alias]

    def end(self) -> None:
        """The request of this thread is over."""
        self._running.pop(threading.get_ident(), None)

    def _look(self) -> None:
        while True:
            time.sleep(self._every)
            waiting = {who: one for who, one in self._running.copy().items() if _waits(one)}
            now = time.monotonic()
            self._since = {who: self._since.get(who, now) for who in waiting}
            for who, since in self._since.items():
                if now - since >= self._patience:
                    _cut(waiting[who])


def watched(application: Application) -> Application:
    """`application` with an end to its waiting."""
    watch = Watch()

    def run(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        watch.begin()
        try:
            return application(environ, start_response)
        finally:
            watch.end()

    return run


def _waits(database: BaseDatabaseWrapper) -> bool:
    held = database.connection
    return held is not None and held.pgconn.transaction_status == pq.TransactionStatus.ACTIVE


def _cut(database: BaseDatabaseWrapper) -> None:
    """Hang up. The request gets an error as from a server that went away, and its page says so."""
    log.warning("database_silent", seconds=PATIENCE)
    try:
        with socket.socket(fileno=os.dup(database.connection.pgconn.socket)) as line:
            line.shutdown(socket.SHUT_RDWR)
    except (OSError, Error, AttributeError):
        pass  # it was closed in this moment
