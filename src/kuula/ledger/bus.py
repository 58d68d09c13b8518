"""What wakes the live pages when the ledger has moved: PostgreSQL's own bus, or Redis by setting.

The bus carries the wake-up and nothing else. Whoever is woken reads the ledger, and looks there by
itself now and then too, so a lost word costs a moment and loses nothing.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final, Protocol, TypeAlias

import psycopg
import structlog
from django.db import connection
from psycopg.conninfo import make_conninfo

try:
    import redis
    import redis.asyncio
    from redis.backoff import NoBackoff
    from redis.retry import Retry
except ImportError:  # it is an extra
    REDIS_IS_INSTALLED = False
    GONE: tuple[type[Exception], ...] = (OSError,)
else:
    REDIS_IS_INSTALLED = True
    GONE = (OSError, redis.RedisError)

CHANNEL: Final = "kuula_ledger"
REST: Final = 3.0
PATIENCE: Final = 1.0
_DATABASE: Final = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")
Wait: TypeAlias = Callable[[float], Awaitable[None]]
log = structlog.get_logger(__name__)


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


def bus_of(redis_url: str) -> Bus:
    """The bus that the settings choose: Redis where an address is given, else PostgreSQL."""
    if redis_url and REDIS_IS_INSTALLED:
        return RedisBus(redis_url, PostgresBus())
    if redis_url:
        log.warning("redis_away", reason="the package redis is not installed")
    return PostgresBus()


def database_conninfo() -> str:
    """The database as psycopg wants it, taken from Django's settings."""
    params = connection.get_connection_params()
    return make_conninfo(**{key: params[key] for key in _DATABASE if params.get(key)})


def redis_trouble(url: str) -> str:
    """Why the Redis at `url` cannot be asked, empty when it answers; never with its password."""
    try:
        with redis.Redis.from_url(url, **_options()) as client:
            client.ping()
    except GONE as error:
        return _reason(error)
    return ""


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


class RedisBus:
    """Redis pub/sub, for many machines; `plain` carries on while Redis is away.

    After a failure Redis rests some seconds before it is asked again, so that one that does not
    answer holds nobody up.
    """

    def __init__(self, url: str, plain: Bus) -> None:
        self._url, self._plain = url, plain
        self._client = redis.Redis.from_url(url, **_options())
        self._away = False
        self._rests_until = 0.0

    def ring(self) -> None:
        """Publish once; where nobody heard it, listeners may wait at the other bus: ring there."""
        if self._is_resting() or not self._published():
            self._plain.ring()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Wait]:
        """Listen to Redis, or for some seconds to the other bus."""
        async with AsyncExitStack() as stack:
            ear = None if self._is_resting() else await self._subscribed(stack)
            if ear is not None:
                yield partial(self._heard, ear)
            else:
                wait = await stack.enter_async_context(self._plain.listening())
                yield partial(self._until_rested, wait)

    def _published(self) -> bool:
        try:
            heard = self._client.publish(CHANNEL, b"")
        except GONE as error:
            self._note_away(error)
            return False
        self._note_back()
        return bool(heard)

    async def _subscribed(self, stack: AsyncExitStack) -> Any:
        """Redis telling us, for as long as `stack` stands; None when it is away."""
        client = redis.asyncio.Redis.from_url(self._url, **_options(redis.asyncio.retry.Retry))
        stack.push_async_callback(client.aclose)
        ear = client.pubsub()
        stack.push_async_callback(ear.aclose)
        try:
            await ear.subscribe(CHANNEL)
        except GONE as error:
            self._note_away(error)
            return None
        self._note_back()
        return ear

    async def _heard(self, ear: Any, seconds: float) -> None:
        try:
            if await ear.get_message(timeout=seconds):
                while await ear.get_message(timeout=0):
                    pass
        except GONE as error:
            self._note_away(error)
            raise Turned from error

    async def _until_rested(self, wait: Wait, seconds: float) -> None:
        if not self._is_resting():
            raise Turned
        await wait(seconds)

    def _is_resting(self) -> bool:
        return time.monotonic() < self._rests_until

    def _note_away(self, error: Exception) -> None:
        self._rests_until = time.monotonic() + REST
        if not self._away:
            log.warning("redis_away", reason=_reason(error))
        self._away = True

    def _note_back(self) -> None:
        if self._away:
            log.warning("redis_back")
        self._away = False


async def _notified(link: psycopg.AsyncConnection[Any], seconds: float) -> None:
    async for _word in link.notifies(timeout=seconds, stop_after=1):
        pass


def _options(retry: type[Any] | None = None) -> dict[str, Any]:
    """Short waits and no second try: the other bus is quicker than any of them."""
    return {
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "socket_keepalive": True,
        "retry": (retry or Retry)(NoBackoff(), 0),
    }


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
