"""The live hub: one listener at the bus, every open page told what changed, nothing missed on
resume.

Pages refetch what changed under their own rights. Who is at which conversation is told beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import psycopg
import structlog

from kuula.ledger.bus import Bus, Turned
from kuula.ledger.calling import CALLED, Call, call_in
from kuula.ledger.news import (
    INVITED,
    MOVED,
    RIGHTS_CHANGED,
    Hearing,
    Lately,
    News,
    dispatched,
    news_between,
    team_of,
)
from kuula.ledger.present import Board, Place, beat_in, told

Send = Callable[[bytes], Awaitable[None]]
CATCH_UP: Final = 5000
PING_EVERY: Final = 20.0
PATIENCE: Final = 1.0
SWEEP_EVERY: Final = 5.0
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
        self._board = Board()
        self.position = 0

    async def start(self) -> None:
        """Begin to listen, in the background."""
        loop = asyncio.get_running_loop()
        jobs = (self._listen(), self._ping(), self._sweep())
        self._tasks = [loop.create_task(job) for job in jobs]

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
        present = self._present(listener.hearing)
        listener.begin(b"retry: 2000\n\n" + missed + present + b"id: %d\n\n" % listener.since)

    def leave(self, listener: Listener) -> None:
        """Forget a page."""
        listener.closed.set()
        self._listeners.discard(listener)

    def close_all(self) -> None:
        """End every stream; pages come back by themselves, with their rights as they stand then."""
        self._close(tuple(self._listeners))

    def _close(self, listeners: Iterable[Listener]) -> None:
        for listener in listeners:
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
        now, looked = asyncio.get_running_loop().time, float("-inf")
        async with self._bus.listening() as wait:
            while True:
                if now() - looked >= PATIENCE:
                    await self._tell(link, await dispatched(link))
                    looked = now()
                heard = await wait(PATIENCE)
                looked = looked if heard.words and not heard.rung else float("-inf")
                for word in heard.words:
                    await self._hear(link, word)

    async def _hear(self, link: psycopg.AsyncConnection[Any], word: str) -> None:
        """Somebody is at a conversation; whose team it is of is asked once, and followed then."""
        beat = beat_in(word)
        if beat is None:
            return self._call(call_in(word))
        if beat.conversation not in self._board.places:
            team = await team_of(link, beat.conversation)
            if team is None:
                return None
            self._board.places[beat.conversation] = Place(*team)
        if self._board.note(beat, asyncio.get_running_loop().time()):
            self._show(beat.conversation)
        return None

    def _call(self, call: Call | None) -> None:
        """Something of one person's own changed: their pages alone hear of it."""
        for listener in self._listeners:
            if call is not None and listener.hearing.staff == call.staff:
                listener.push(CALLED)

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
        if news.type in (MOVED, INVITED):
            self._show_elsewhere(news)
        outdated = [one for one in self._listeners if one.hearing.is_outdated_by(news)]
        if outdated:
            asyncio.get_running_loop().call_later(0.2, self._close, outdated)
        if news.type in RIGHTS_CHANGED:
            asyncio.get_running_loop().call_later(0.2, self.close_all)

    def _present(self, hearing: Hearing) -> bytes:
        """Who is where, for who begins to listen."""
        places = self._board.places.items()
        seen = {
            number: place.shown() for number, place in places if hearing.sees(number, place.team)
        }
        known = {number: shown for number, shown in seen.items() if shown}
        return told(known) if known else b""

    def _show(self, number: int) -> None:
        place = self._board.places[number]
        message = told({number: place.shown()})
        for listener in self._listeners:
            if listener.hearing.sees(number, place.team):
                listener.push(message)

    def _show_elsewhere(self, news: News) -> None:
        """It went to another team, or somebody was let in: who sees it no more is shown nobody."""
        place = self._board.places.get(news.conversation or 0)
        if place is None or news.conversation is None:
            return
        place.team = news.team
        nobody = told({news.conversation: []})
        for listener in self._listeners:
            hearing = listener.hearing
            lost = hearing.reads and not hearing.sees(news.conversation, news.team)
            if lost and hearing.takes(news):
                listener.push(nobody)
        self._show(news.conversation)

    async def _sweep(self) -> None:
        """End what was not said again, now and then."""
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            for number in self._board.end(asyncio.get_running_loop().time()):
                self._show(number)
            self._board.clear()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            for listener in tuple(self._listeners):
                listener.push(b":\n\n")
