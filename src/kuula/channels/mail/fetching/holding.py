"""Who fetches a mailbox: one database session for each process holds a lock for each of its own.

A connection for each mailbox would use up those of the server at about 70 mailboxes. When the
session ends, for whatever reason, all its locks are gone, and another fetcher may have taken the
mailboxes: every hold of this process is then lost at once, and each mailbox must be taken anew.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK_ROOM: Final = 0x6B756C
FRESH: Final = 1.0
PAUSE: Final = 1.0
FAREWELL: Final = 2.0
TURNS: Final = 5
STAYS: Final = 4
ASKERS: Final = 2
QUEUE: Final = 20.0
_GONE: Final = (DatabaseError, InterfaceError)
_turns: Final = threading.BoundedSemaphore(TURNS)
_stays: Final = threading.BoundedSemaphore(STAYS)
_askers: Final[defaultdict[str, threading.BoundedSemaphore]] = defaultdict(
    lambda: threading.BoundedSemaphore(ASKERS)
)
_own: Final = threading.local()
log = structlog.get_logger(__name__)


@contextmanager
def at_the_database() -> Iterator[None]:
    """A turn at the database for a thread that mostly waits for others.

    Few have one at a time, and none keeps its connection afterwards: hundreds of watches work with
    a handful of connections. Not for blocks within blocks.
    """
    if getattr(_own, "stays", False):
        yield
        return
    with _turns, _leaving():
        yield


@contextmanager
def asking(provider: str) -> Iterator[None]:
    """Use the database for as long as somebody outside takes to answer; few do so at a time for
    each provider, and none of them keeps others from their turns.

    Raises TimeoutError when all who ask this provider have waited for long.
    """
    places = _askers[provider]
    if not places.acquire(timeout=QUEUE):
        raise TimeoutError("others wait for an answer of the sign-in provider")
    try:
        with _leaving():
            yield
    finally:
        places.release()


@contextmanager
def staying() -> Iterator[None]:
    """Keep the connection between the turns inside the block, as long as few others do: to connect
    takes longer than most turns."""
    if not _stays.acquire(blocking=False):
        yield
        return
    _own.stays = True
    try:
        with _leaving():
            yield
    finally:
        _own.stays = False
        _stays.release()


@contextmanager
def _leaving() -> Iterator[None]:
    connection = connections["default"]
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()


class Hold:
    """The right to fetch one mailbox, as long as it stands."""

    def __init__(self, holds: "Holds", mailbox_id: int) -> None:
        self._holds = holds
        self.mailbox_id = mailbox_id
        self.lost = False

    def stands(self, *, within: float = FRESH) -> bool:
        """Whether nobody else can have taken the mailbox; asked of the database unless it said so
        `within` as many seconds."""
        return self._holds.stand(self, within)

    def release(self) -> None:
        """Let others have the mailbox."""
        self._holds.release(self)


class Holds:
    """The mailboxes this process fetches. Threads share it; a session's locks count once for each
    asking, so what is held is remembered here, too."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._session: BaseDatabaseWrapper | None = None
        self._held: dict[int, Hold] = {}
        self._seen = 0.0
        self._away_until = 0.0

    def take(self, mailbox_id: int) -> Hold | None:
        """The right to fetch the mailbox; None while anybody else has it. Raises OperationalError
        when the database is away."""
        with self._guard:
            if mailbox_id in self._held:
                return None
            got = self._ask("SELECT pg_try_advisory_lock(%s, %s)", LOCK_ROOM, mailbox_id)
            if got:
                self._held[mailbox_id] = Hold(self, mailbox_id)
            return self._held.get(mailbox_id)

    def release(self, hold: Hold) -> None:
        """Give a mailbox back; the last one closes the session."""
        with self._guard:
            if self._held.get(hold.mailbox_id) is not hold:
                return
            del self._held[hold.mailbox_id]
            if not hold.lost and self._held:
                with suppress(*_GONE):
                    self._ask("SELECT pg_advisory_unlock(%s, %s)", LOCK_ROOM, hold.mailbox_id)
            if not self._held:
                self._hang_up()

    def stand(self, hold: Hold, within: float) -> bool:
        """Whether the session that holds it is there; it was `within` so many seconds ago."""
        with self._guard:
            if not hold.lost and time.monotonic() - self._seen > within:
                with suppress(*_GONE):
                    self._ask("SELECT 1")
            return not hold.lost

    def close(self) -> None:
        """Close the session: at the end, when nothing is fetched any more."""
        if self._guard.acquire(timeout=FAREWELL):  # a database that says nothing may keep it
            try:
                self._hang_up()
            finally:
                self._guard.release()

    def _ask(self, question: str, *values: int) -> bool:
        """What the session answers. When it is gone, so is all it held."""
        if time.monotonic() < self._away_until:
            raise OperationalError("the database was away a moment ago")
        try:
            if self._session is None:
                self._session = connections["default"].copy()
                self._session.inc_thread_sharing()
            with self._session.cursor() as cursor:
                cursor.execute(question, values or None)
                answer = bool(cursor.fetchone()[0])
        except _GONE as error:
            self._lose(type(error).__name__)
            raise
        self._seen = time.monotonic()
        return answer

    def _lose(self, why: str) -> None:
        held = [hold for hold in self._held.values() if not hold.lost]
        for hold in held:
            hold.lost = True
        if held:
            log.warning("mailbox_locks_lost", count=len(held), kind=why)
        opened = self._session is not None and self._session.connection is not None
        self._hang_up()
        if not opened:  # no connection could be made: the many who wait need not all try
            self._away_until = time.monotonic() + PAUSE

    def _hang_up(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(*_GONE):
                session.close()


HOLDS: Final = Holds()
