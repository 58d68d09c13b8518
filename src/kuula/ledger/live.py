"""The live hub: one listener at the bus, every open page told what changed, nothing missed on
resume.

Pages refetch what changed under their own rights.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import psycopg
import structlog

from kuula.ledger.bus import Bus, Turned
from kuula.ledger.news import RIGHTS_CHANGED, Hearing, Lately, News, dispatched, news_between

Send = Callable[[bytes], Awaitable[None]]
CATCH_UP: Final = 5000
PING_EVERY: Final = 20.0
PATIENCE: Final = 1.0
RESET: Final = b'event: reset\ndata: {"topics":["*"]}\n\n'
log = structlog.get_logger(__name__)


class Listener:
    """One open page; `hearing` is what exists for its reader."""

    __slots__ = ("_flushing", "_holding", "_pending", "_send", "closed", "hearing", "since")

    def __init__(self, send: Send, hearing: Hearing) -> None:
        self._send = send
        self._pending: list[bytes] = []
        self._flushing: asyncio.Task[None] | None = None
        self._holding = True
        self.hearing = hearing
        self.since = 0
        self.closed = asyncio.Event()

    def push(self, message: bytes) -> None:
        """Queue a message; what gathers while one is written goes out as one write."""
        self._pending.append(message)
        if self._flushing is None and not self._holding:
            self._flushing = asyncio.get_running_loop().create_task(self._flush())

    def begin(self, missed: bytes) -> None:
        """Send what was missed first, then what gathered meanwhile: order is kept."""
        self._pending.insert(0, missed)
        self._holding = False
        self.push(b"")

    async def _flush(self) -> None:
        try:
            while self._pending and not self.closed.is_set():
                batch, self._pending = b"".join(self._pending), []
                await self._send(batch)
        except OSError:
            self.closed.set()
        finally:
            self._flushing = None


class Hub:
    """Reads the ledger's news once and tells every listener. One per process."""

    def __init__(self, conninfo: str, bus: Bus) -> None:
        self._conninfo, self._bus = conninfo, bus
        self._listeners: set[Listener] = set()
        self._ready = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._lately = Lately(0, CATCH_UP)
        self.position = 0

    async def start(self) -> None:
        """Begin to listen, in the background."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._ping())]

    async def stop(self) -> None:
        """Close every page's stream and stop listening."""
        self.close_all()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @property
    def size(self) -> int:
        """How many pages listen."""
        return len(self._listeners)

    @property
    def readers(self) -> frozenset[int]:
        """The colleagues who have a page open."""
        return frozenset(one.hearing.staff for one in self._listeners if one.hearing.staff)

    async def join(self, listener: Listener, last_id: int | None) -> None:
        """Let a page listen, first telling it what it missed since `last_id`."""
        await self._ready.wait()
        listener.since = self.position
        self._listeners.add(listener)
        missed = b"" if last_id is None else await self._missed(listener, last_id)
        listener.begin(b"retry: 2000\n\n" + missed + b"id: %d\n\n" % listener.since)

    def leave(self, listener: Listener) -> None:
        """Forget a page."""
        listener.closed.set()
        self._listeners.discard(listener)

    def close_all(self) -> None:
        """End every stream; pages come back by themselves, with their rights as they stand then."""
        for listener in tuple(self._listeners):
            self.leave(listener)

    async def _missed(self, listener: Listener, last_id: int) -> bytes:
        """Everything in (last_id, since]; what comes later is queued by the subscription."""
        news = self._lately.after(last_id)
        if news is None or last_id > listener.since:
            news = await self._read_after(last_id, listener.since)
        if news is None or len(news) > CATCH_UP:
            return RESET
        return b"".join(one.message() for one in news if listener.hearing.takes(one))

    async def _read_after(self, last_id: int, since: int) -> list[News] | None:
        """From the database. None for a number not handed out yet, as of one put back since."""
        async with await self._connect() as link:
            if last_id > since:
                return [] if last_id <= await dispatched(link) else None
            return [one async for one in news_between(link, last_id, since, CATCH_UP + 1)]

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError) as error:
                log.warning("database_away", reason=str(error).splitlines()[0])
                await asyncio.sleep(PATIENCE)

    async def _listen_once(self) -> None:
        """The bus wakes us; what is new, we read ourselves, at the latest after a second."""
        async with await self._connect() as link:
            if not self._ready.is_set():
                self.position = await dispatched(link)
                self._lately = Lately(self.position, CATCH_UP)
                self._ready.set()
            while True:
                with suppress(Turned):
                    await self._follow(link)

    async def _follow(self, link: psycopg.AsyncConnection[Any]) -> None:
        async with self._bus.listening() as wait:
            while True:
                await self._tell(link, await dispatched(link))
                await wait(PATIENCE)

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)

    async def _tell(self, link: psycopg.AsyncConnection[Any], upto: int) -> None:
        while self.position < upto:
            found = [one async for one in news_between(link, self.position, upto, CATCH_UP)]
            for one in found:
                self._fan_out(one)
            self.position = found[-1].id if len(found) == CATCH_UP else upto

    def _fan_out(self, news: News) -> None:
        self._lately.add(news)
        message = news.message()
        for listener in self._listeners:
            if listener.hearing.takes(news):
                listener.push(message)
        if news.type in RIGHTS_CHANGED:
            asyncio.get_running_loop().call_later(0.2, self.close_all)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            for listener in tuple(self._listeners):
                listener.push(b":\n\n")
