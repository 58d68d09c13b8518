"""The other way in: a receiver that speaks LMTP and SMTP and says yes only after the commit."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from django.db import DatabaseError, close_old_connections, connections

from kuula.channels.mail.actions.incoming import recover_mailbox, stop_mailbox, take_in
from kuula.channels.mail.connecting.health import Reason, reason_of
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.parsing import RAW_LIMIT, MailTooLarge
from kuula.channels.mail.receiving.door import Arrival, Door
from kuula.channels.mail.receiving.intake import StorageTrouble
from kuula.channels.mail.sorting.references import plain_address, read_reply_address
from kuula.kit.text import email_key
from kuula.workspace.actors import SYSTEM

THREADS: Final = 4
OK: Final = "250 2.0.0 Stored"
LATER: Final = "451 4.3.0 Kuula cannot store mail at the moment"
FULL: Final = "452 4.3.1 Kuula has no room for mail at the moment"
TOO_LARGE: Final = "552 5.3.4 The mail is over 75 MB"
NOBODY: Final = "550 5.1.1 No such mailbox here"
RESTING: Final = "450 4.2.1 This mailbox is paused; try again later"
_OVER_WITH_MAIL: Final = frozenset({Reason.STORAGE, Reason.QUIET})
log = structlog.get_logger(__name__)


class Reception:
    """What happens at the door; the work on rows and files is done by threads."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    async def handle_RCPT(
        self, server: Door, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept our own mailboxes, in their signed reply form too."""
        del server, session, options
        word = await self._in_thread(partial(_check_recipient, address))
        if word == OK:
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 OK"
        return word

    async def handle_DATA(self, server: Door, session: Session, envelope: Envelope) -> str:
        """Store the mail for every recipient; SMTP gets the worst answer, LMTP one for each."""
        del session
        arrival, sender = server.arrival, envelope.mail_from or ""
        words = [
            await self._in_thread(partial(_store, to, sender, arrival)) for to in envelope.rcpt_tos
        ]
        return "\r\n".join(words) if server.speaks_lmtp else max(words, key=_badness)

    async def _in_thread(self, act: Callable[[], str]) -> str:
        return await asyncio.get_running_loop().run_in_executor(self.pool, _answering(act))


@contextmanager
def receiver(host: str, port: int) -> Iterator[None]:
    """Listen on `host`:`port` in a thread of its own until the block ends."""
    opened = []

    def begin() -> None:
        own = connections["default"]
        own.inc_thread_sharing()
        opened.append(own)

    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="receiver", initializer=begin)
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it names people
    controller = _Receiver(Reception(pool), hostname=host, port=port)
    controller.start()
    log.info("receiver_listens", port=port)
    try:
        yield
    finally:
        controller.stop()
        pool.shutdown()
        for own in opened:
            own.close()


def take_in_webhook(mailbox: Mailbox, raw: bytes, *, sender: str = "", to: str = "") -> bool:
    """Store a mail that a provider handed over by webhook; False when the mailbox holds it already.

    `sender` and `to` are the envelope when the provider tells it, so that a signed address in Bcc
    is found. Only when this has returned may the provider be told that we have the mail. Raises
    StorageTrouble, and MailTooLarge for a mail over the limit.
    """
    trace = _trace(sender, to or mailbox.address) if sender or to else b""
    with _telling(mailbox):
        return take_in(SYSTEM, mailbox=mailbox, raw=trace + raw) is not None


class _Receiver(Controller):
    def factory(self) -> Door:
        return Door(
            self.handler,
            data_size_limit=RAW_LIMIT,
            enable_SMTPUTF8=True,
            ident="Kuula",
            timeout=120,
        )


def _answering(act: Callable[[], str]) -> Callable[[], str]:
    """`act` with every way it may fail turned into the answer that keeps the mail at the sender."""

    def guarded() -> str:
        close_old_connections()
        try:
            return act()
        except StorageTrouble:
            return FULL
        except MailTooLarge:
            return TOO_LARGE
        except DatabaseError:
            connections["default"].close()
            return LATER
        except Exception:
            log.exception("receiver_failed")
            return LATER

    return guarded


def _check_recipient(address: str) -> str:
    mailbox = _mailbox_of(address)
    if mailbox is None:
        return NOBODY
    return OK if mailbox.active else RESTING  # a pause loses no mail: the sender keeps it


def _mailbox_of(address: str) -> Mailbox | None:
    plain = plain_address(address)
    if plain != address.strip() and read_reply_address(address) is None:
        return None
    return Mailbox.objects.filter(address=email_key(plain)).first()


def _store(to: str, sender: str, arrival: Arrival) -> str:
    """Store the mail with the trace that final delivery adds: for whom it came, and from where."""
    if arrival.over:
        return TOO_LARGE
    mailbox = _mailbox_of(to)
    if mailbox is None:
        return NOBODY
    if not mailbox.active:
        return RESTING
    head = _trace(sender, to)
    with _telling(mailbox), arrival.behind(head) as raw:
        take_in(SYSTEM, mailbox=mailbox, raw=raw)
    return OK


@contextmanager
def _telling(mailbox: Mailbox) -> Iterator[None]:
    """Tell people when there is no room for a mail, and when there is room again."""
    try:
        yield
    except (StorageTrouble, OSError) as error:
        detail = str(error)
        with suppress(DatabaseError):
            stop_mailbox(SYSTEM, mailbox_id=mailbox.pk, reason=Reason.STORAGE, detail=detail)
        raise StorageTrouble(detail) from error
    if mailbox.health == Mailbox.Health.NEW or reason_of(mailbox) in _OVER_WITH_MAIL:
        recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)


def _trace(sender: str, to: str) -> bytes:
    lines = f"Return-Path: <{_safe(sender)}>\r\nDelivered-To: {_safe(to)}\r\n"
    return lines.encode("utf-8", "replace")


def _safe(address: str) -> str:
    return "".join(c for c in address if c.isprintable() and c not in "<>")


def _badness(word: str) -> int:
    """Which answer counts for several recipients: one to try again for, then one that has it."""
    return {"5": 0, "2": 1, "4": 2}[word[0]]
