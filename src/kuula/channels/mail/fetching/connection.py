"""A signed-in IMAP connection with the mailbox's folder open."""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailboxStarttlsError,
)

from kuula.channels.mail.actions.tokens import (
    ProviderAway,
    Revoked,
    access_token,
    standing_token,
)
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.fetching.holding import asking, at_the_database
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.sending.submission import answering
from kuula.kit.crypto import unseal
from kuula.kit.problems import Problem

PATIENCE: Final = 30.0
_BROKEN: Final = (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError)


class FetchTrouble(Exception):
    """No mail can be fetched just now: a reason of `connecting.health` and the words."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@contextmanager
def imap_of(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    """The mailbox's folder, open for reading and marking. Raises FetchTrouble, also inside."""
    with troubles():
        imap = _connect(mailbox)
        try:
            _log_in(imap, mailbox)
            _open_folder(imap, mailbox)
            yield imap
        finally:
            with suppress(*_BROKEN):
                imap.client.sock.settimeout(2)
                imap.client.logout()
            with suppress(*_BROKEN):
                imap.client.shutdown()


@contextmanager
def troubles() -> Iterator[None]:
    """Turn what goes wrong on the line inside the block into FetchTrouble."""
    try:
        yield
    except FetchTrouble:
        raise
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise FetchTrouble(Reason.CONNECTION, _words(error)) from error
    except ssl.SSLError as error:
        raise FetchTrouble(Reason.TLS, _words(error)) from error
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        raise FetchTrouble(Reason.CONNECTION, _words(error)) from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise FetchTrouble(Reason.OTHER, _words(error)) from error


def understands_idle(imap: BaseMailBox) -> bool:
    """Whether the server tells of new mail by itself; it may say so only after the login."""
    _word, lines = imap.client.capability()
    words = b" ".join(line for line in lines if line).upper().split()
    return b"IDLE" in words


def _connect(mailbox: Mailbox) -> BaseMailBox:
    place = {"host": mailbox.imap_host, "port": mailbox.imap_port, "timeout": PATIENCE}
    if mailbox.imap_security == Mailbox.Security.NONE:
        return MailBoxUnencrypted(**place)
    tls = ssl.create_default_context()
    try:
        if mailbox.imap_security == Mailbox.Security.STARTTLS:
            return MailBoxStartTls(**place, ssl_context=tls)
        return MailBox(**place, ssl_context=tls)
    except MailboxStarttlsError as error:
        raise FetchTrouble(Reason.TLS, _words(error)) from error
    except socket.gaierror as error:
        raise FetchTrouble(Reason.CONNECTION, _words(error)) from error


def _log_in(imap: BaseMailBox, mailbox: Mailbox) -> None:
    name = mailbox.username or mailbox.address
    try:
        if mailbox.login == Mailbox.Login.OAUTH2:
            imap.client.authenticate("XOAUTH2", answering(name, _token(mailbox)))
            return
        password = unseal(mailbox.password_sealed)
        if (name + password).isascii():
            imap.login(name, password, initial_folder=None)
        else:
            imap.login_utf8(name, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except ProviderAway as error:
        raise FetchTrouble(Reason.CONNECTION, _words(error)) from error
    except (MailboxLoginError, imaplib.IMAP4.error, Revoked, Problem) as error:
        raise FetchTrouble(Reason.LOGIN, _words(error)) from error


def _token(mailbox: Mailbox) -> str:
    with at_the_database():
        token = standing_token(mailbox)
    if token:
        return token
    with asking(urlsplit(mailbox.oauth_token_url).netloc):
        return access_token(mailbox)


def _open_folder(imap: BaseMailBox, mailbox: Mailbox) -> None:
    try:
        imap.folder.set(mailbox.imap_folder or "INBOX")
    except imaplib.IMAP4.abort:
        raise
    except (MailboxFolderSelectError, imaplib.IMAP4.error) as error:
        raise FetchTrouble(Reason.FOLDER, _words(error)) from error


def _words(error: Exception) -> str:
    """What the server said, without what we sent: a login command must not end up in a log."""
    text = str(error) or type(error).__name__
    return text[:300]
