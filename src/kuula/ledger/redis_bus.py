"""The bus of many machines: Redis pub/sub, with another bus to carry on while Redis is away."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final

import redis
import redis.asyncio
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from kuula.ledger.bus import CHANNEL, WORDS, Bus, Heard, Turned, Wait

REST: Final = 3.0
PATIENCE: Final = 1.0
GONE: Final = (OSError, redis.RedisError)
log = structlog.get_logger(__name__)


def redis_trouble(url: str) -> str:
    """Why the Redis at `url` cannot be asked, empty when it answers; never with its password."""
    try:
        with redis.Redis.from_url(url, **_options()) as client:
            client.ping()
    except GONE as error:
        return _reason(error)
    return ""


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
        if self._is_resting() or not self._published(CHANNEL, ""):
            self._plain.ring()

    def tell(self, word: str) -> None:
        """The same with a word."""
        if self._is_resting() or not self._published(WORDS, word):
            self._plain.tell(word)

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

    def _published(self, channel: str, word: str) -> bool:
        try:
            heard = self._client.publish(channel, word)
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
            await ear.subscribe(CHANNEL, WORDS)
        except GONE as error:
            self._note_away(error)
            return None
        self._note_back()
        return ear

    async def _heard(self, ear: Any, seconds: float) -> Heard:
        said: list[Mapping[str, Any]] = []
        try:
            while one := await ear.get_message(timeout=0 if said else seconds):
                said.append(one)
        except GONE as error:
            self._note_away(error)
            raise Turned from error
        words = tuple(one["data"].decode() for one in said if _is_word(one))
        return Heard(len(words) < len(said), words)

    async def _until_rested(self, wait: Wait, seconds: float) -> Heard:
        if not self._is_resting():
            raise Turned
        return await wait(seconds)

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


def _is_word(said: Mapping[str, Any]) -> bool:
    return bool(said["type"] == "message" and said["channel"] == WORDS.encode())


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
