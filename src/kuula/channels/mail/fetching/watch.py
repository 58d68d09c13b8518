"""One thread that keeps an eye on one mailbox: fetch, wait for news, come back after trouble."""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from imap_tools import BaseMailBox

from kuula.channels.mail.actions.incoming import note_checked, recover_mailbox, stop_mailbox
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.fetching.connection import (
    FetchTrouble,
    imap_of,
    troubles,
    understands_idle,
)
from kuula.channels.mail.fetching.folder import fetch_new
from kuula.channels.mail.fetching.holding import (
    FRESH,
    HOLDS,
    Hold,
    Holds,
    at_the_database,
    staying,
)
from kuula.channels.mail.models import Mailbox
from kuula.workspace.actors import SYSTEM

CLOSED: Final = 20
_AT_ONCE: Final = frozenset({Reason.STORAGE})
_SOON: Final = frozenset({Reason.LOGIN, Reason.TLS, Reason.FOLDER})
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds: between polls, of one IDLE (servers end it after 29 minutes), between looks at the
    stop mark, before a server that does not answer is told of, at most between tries, and between
    tries for the lock.
    """

    poll: float = 30.0
    idle: float = 540.0
    look: float = 2.0
    patience: float = 120.0
    longest_pause: float = 60.0
    lock: float = 5.0


class News:
    """What the server says of new mail by the way, so that none slips in between two commands."""

    def __init__(self, imap: BaseMailBox) -> None:
        self.imap = imap
        self.known = self._last()

    def came(self) -> bool:
        """Whether the number of mails the server told of has changed since it was last asked."""
        last = self._last()
        changed = last is not None and last != self.known
        self.known = self.known if last is None else last
        return changed

    def listen(self) -> None:
        """Begin IDLE. News the server has before it begins to wait are kept for `came`."""
        client = self.imap.client
        self.imap.idle._idle_tag = client._command("IDLE")
        while client._get_response() is not None:
            continue

    def hang_up(self) -> None:
        """End IDLE."""
        self.imap.idle.stop()  # type: ignore[no-untyped-call] # the library types its rest only

    def _last(self) -> int | None:
        told = self.imap.client.untagged_responses.pop("EXISTS", None)
        return int(told[-1]) if told and isinstance(told[-1], bytes) else None


class Watch(threading.Thread):
    """Fetches one mailbox until told to stop. One watch anywhere does so at a time; when it loses
    the mailbox within a batch, another may read that batch, too: each mail is stored once."""

    def __init__(
        self,
        mailbox_id: int,
        *,
        delay: float = 0.0,
        rhythm: Rhythm | None = None,
        holds: Holds = HOLDS,
    ) -> None:
        super().__init__(name=f"mailbox-{mailbox_id}", daemon=True)
        self.mailbox_id = mailbox_id
        self.delay = delay
        self.rhythm = rhythm or Rhythm()
        self.holds = holds
        self.stopping = threading.Event()
        self.failures = 0
        self.failing_since = 0.0

    def stop(self) -> None:
        """Ask the thread to end; it does within seconds."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped, whatever goes wrong in between."""
        self.stopping.wait(self.delay)
        try:
            while not self.stopping.is_set():
                self.stopping.wait(self._attempt())
        finally:
            connection.close()

    def _attempt(self) -> float:
        """One session with the server; answers how long to wait before the next."""
        try:
            hold = self.holds.take(self.mailbox_id)
            if hold is None:
                return self.rhythm.lock
            try:
                self._session(hold)
            finally:
                hold.release()
        except FetchTrouble as trouble:
            return self._note_trouble(trouble)
        except (OperationalError, InterfaceError) as error:
            log.warning("database_away", mailbox=self.mailbox_id, kind=type(error).__name__)
            connection.close()
            return 1.0
        except Exception:
            log.exception("mailbox_watch_failed", mailbox=self.mailbox_id)
            connection.close()
            return self._note_trouble(FetchTrouble(Reason.OTHER, "unexpected"))
        return 0.0

    def _session(self, hold: Hold) -> None:
        with imap_of(self._mailbox()) as imap:
            pushes = understands_idle(imap)
            news = News(imap)
            while self._goes_on(hold, within=0.0):
                with staying():
                    mailbox = self._mailbox()
                    fetch_new(mailbox, imap, goes_on=lambda: self._goes_on(hold, within=0.0))
                    self._note_success(mailbox)
                with troubles():
                    imap.client.noop()
                    if not news.came():
                        self._wait_for(news, hold, pushes=pushes)

    def _mailbox(self) -> Mailbox:
        with at_the_database():
            return Mailbox.objects.get(pk=self.mailbox_id)

    def _goes_on(self, hold: Hold, *, within: float = FRESH) -> bool:
        return not self.stopping.is_set() and hold.stands(within=within)

    def _wait_for(self, news: News, hold: Hold, *, pushes: bool) -> None:
        imap = news.imap
        if not pushes:
            self.stopping.wait(self.rhythm.poll)
            imap.client.noop()
            return
        news.listen()
        deadline = time.monotonic() + self.rhythm.idle
        empty = 0
        while self._goes_on(hold) and not (news.came() or empty >= CLOSED):
            if time.monotonic() >= deadline:
                break
            started = time.monotonic()
            said = imap.idle.poll(timeout=self.rhythm.look)
            if any(b" EXISTS" in line.upper() for line in said):
                break
            early = not said and time.monotonic() - started < self.rhythm.look / 2
            empty = empty + 1 if early else 0
        news.hang_up()

    def _note_success(self, mailbox: Mailbox) -> None:
        self.failures, self.failing_since = 0, 0.0
        with at_the_database():
            if mailbox.health != Mailbox.Health.WELL:
                recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)
            note_checked(SYSTEM, mailbox_id=mailbox.pk)

    def _note_trouble(self, trouble: FetchTrouble) -> float:
        self.failures += 1
        self.failing_since = self.failing_since or time.monotonic()
        log.warning("mailbox_trouble", mailbox=self.mailbox_id, reason=str(trouble.reason))
        if self._is_serious(trouble.reason):
            with suppress(DatabaseError), at_the_database():
                stop_mailbox(
                    SYSTEM, mailbox_id=self.mailbox_id, reason=trouble.reason, detail=trouble.detail
                )
        return min(2.0 ** min(self.failures - 1, 10), self.rhythm.longest_pause)

    def _is_serious(self, reason: Reason) -> bool:
        if reason in _AT_ONCE or (reason in _SOON and self.failures > 1):
            return True
        return time.monotonic() - self.failing_since >= self.rhythm.patience
