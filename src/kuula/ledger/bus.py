"""What wakes the live pages when the ledger has moved: PostgreSQL's own bus, or Redis by setting.

Of the ledger the bus carries the wake-up and nothing else. Whoever is woken reads the ledger, and
looks there by itself now and then too, so a lost ring costs a moment and loses nothing. Beside it
the bus carries short words that are no facts, such as who is looking at what: they are kept nowhere
and said again while they hold.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

CHANNEL: Final = "kuula_ledger"
WORDS: Final = "kuula_words"
_DATABASE: Final = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")


class Heard(NamedTuple):
    """What ended a wait: whether somebody rang, and the words that were told."""

    rung: bool = False
    words: tuple[str, ...] = ()


Wait: TypeAlias = Callable[[float], Awaitable[Heard]]


class Turned(Exception):
    """The bus went away or may be back: begin to listen anew, and look what was missed."""


class Bus(Protocol):
    """One who rings, and any number who listen, in any process."""

    def ring(self) -> None:
        """Wake everybody who listens. Raises the database's errors only."""

    def tell(self, word: str) -> None:
        """Hand a word of at most some hundred letters to everybody who listens now. Raises the
        database's errors only."""

    def listening(self) -> AbstractAsyncContextManager[Wait]:
        """Listen for the time of the block, which gets a function that waits.

        It returns when somebody rang or told something since the last wait, else after so many
        seconds. Raises Turned and the database's errors.
        """


def database_conninfo() -> str:
    """The database as psycopg wants it, taken from Django's settings."""
    params = connection.get_connection_params()
    return make_conninfo(**{key: params[key] for key in _DATABASE if params.get(key)})


class PostgresBus:
    """LISTEN and NOTIFY of the database that holds the ledger."""

    def ring(self) -> None:
        """One NOTIFY, on Django's connection and outside any transaction."""
        _notify(CHANNEL, "")

    def tell(self, word: str) -> None:
        """The same with a word."""
        _notify(WORDS, word)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Wait]:
        """A connection of its own that only waits: a waiting one answers no question."""
        link = await psycopg.AsyncConnection.connect(database_conninfo(), autocommit=True)
        async with link:
            await link.execute(f"LISTEN {CHANNEL}")
            await link.execute(f"LISTEN {WORDS}")
            yield partial(_notified, link)


def _notify(channel: str, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, word])


async def _notified(link: psycopg.AsyncConnection[Any], seconds: float) -> Heard:
    said = [one async for one in link.notifies(timeout=seconds, stop_after=1)]
    words = tuple(one.payload for one in said if one.channel == WORDS)
    return Heard(len(words) < len(said), words)
