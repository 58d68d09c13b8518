"""What wakes the live pages when the ledger has moved: PostgreSQL's own bus, or Redis by setting.

The bus carries the wake-up and nothing else. Whoever is woken reads the ledger, and looks there by
itself now and then too, so a lost word costs a moment and loses nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, Final, Protocol, TypeAlias

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

CHANNEL: Final = "kuula_ledger"
_DATABASE: Final = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")
Wait: TypeAlias = Callable[[float], Awaitable[None]]


class Turned(Exception):
    """The bus went away or may be back: begin to listen anew, and look what was missed."""


class Bus(Protocol):
    """One who rings, and any number who listen, in any process."""

    def ring(self) -> None:
        """Wake everybody who listens. Raises the database's errors only."""

    def listening(self) -> AbstractAsyncContextManager[Wait]:
        """Listen for the time of the block, which gets a function that waits.

        It returns when somebody rang since the last wait, else after so many seconds. Raises Turned
        and the database's errors.
        """


def database_conninfo() -> str:
    """The database as psycopg wants it, taken from Django's settings."""
    params = connection.get_connection_params()
    return make_conninfo(**{key: params[key] for key in _DATABASE if params.get(key)})


class PostgresBus:
    """LISTEN and NOTIFY of the database that holds the ledger."""

    def ring(self) -> None:
        """One NOTIFY, on Django's connection and outside any transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Wait]:
        """A connection of its own that only waits: a waiting one answers no question."""
        link = await psycopg.AsyncConnection.connect(database_conninfo(), autocommit=True)
        async with link:
            await link.execute(f"LISTEN {CHANNEL}")
            yield partial(_notified, link)


async def _notified(link: psycopg.AsyncConnection[Any], seconds: float) -> None:
    async for _word in link.notifies(timeout=seconds, stop_after=1):
        pass
