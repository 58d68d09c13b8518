"""Testing a mailbox step by step, and saying in plain words what failed and what to do."""

import imaplib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import structlog
from django.utils.translation import gettext as _
from imap_tools.imap_utf7 import utf7_decode, utf7_encode

from kuula.channels.mail.connecting.steps import Step
from kuula.channels.mail.origin.domain_check import Lookup, check_domain, look_up
from kuula.channels.mail.sending.headers_out import safe
from kuula.channels.mail.sending.submission import (
    Line,
    Patience,
    Server,
    answering,
    log_in,
    open_line,
)
from kuula.kit.hosts import is_public, resolve

PATIENCE: Final = Patience(connect=10.0, command=15.0, end=30.0)
_LISTED: Final = re.compile(rb"\) (?:\"[^\"]*\"|NIL) (.+)$")
log = structlog.get_logger(__name__)
Resolver = Callable[[str, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Door:
    """A mail server: host, port, and how it is encrypted (tls, starttls, none)."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class Connection:
    """Everything a test needs. `imap` None for a mailbox whose mail comes another way."""

    address: str
    smtp: Door
    imap: Door | None = None
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    folder: str = "INBOX"
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    patience: Patience = PATIENCE


def check_connection(
    connection: Connection, *, lookup: Lookup = look_up, resolver: Resolver = resolve
) -> tuple[Step, ...]:
    """Try everything the mailbox needs, at most about a minute, and say how each step went.

    Fetching and sending are tried apart, each up to its first failure; nothing is sent or changed.
    """
    steps: list[Step] = []
    if connection.imap is not None:
        steps += _try_imap(connection, connection.imap, resolver)
    steps += _try_smtp(connection, resolver)
    return (*steps, *check_domain(connection.address, lookup=lookup))


def _try_imap(connection: Connection, door: Door, resolver: Resolver) -> Iterator[Step]:
    found = _find("imap", door, resolver)
    yield found
    if not found.ok:
        return
    try:
        with _imap(connection, door) as server:
            yield Step("imap-connect", True, _reached(door))
            yield from _read_mail(connection, server)
    except (imaplib.IMAP4.error, OSError, UnicodeError) as error:
        yield Step("imap-connect", False, _why_not(error, door))


def _read_mail(connection: Connection, server: imaplib.IMAP4) -> Iterator[Step]:
    try:
        _sign_in(connection, server)
    except (imaplib.IMAP4.error, UnicodeError) as error:
        yield Step("imap-login", False, _login_words(connection, error))
        return
    known = _("The mail server knows %(name)s.") % {"name": connection.username}
    yield Step("imap-login", True, known)
    yield _open_folder(connection, server)


def _sign_in(connection: Connection, server: imaplib.IMAP4) -> None:
    name, password = connection.username, connection.password
    if connection.token:
        server.authenticate("XOAUTH2", answering(name, connection.token))
    elif (name + password).isascii():
        server.login(name, password)
    else:
        server.authenticate("PLAIN", lambda _challenge: f"\0{name}\0{password}".encode())


def _open_folder(connection: Connection, server: imaplib.IMAP4) -> Step:
    name = utf7_encode(connection.folder).decode().replace("\\", "\\\\").replace('"', '\\"')
    status, answer = server.select(f'"{name}"', readonly=True)
    if status == "OK":
        count = (answer[0] or b"0").decode("ascii", "replace")
        words = _("The folder %(folder)s can be read; it holds %(count)s mails.")
        return Step("imap-folder", True, words % {"folder": connection.folder, "count": count})
    there = _folders(server)
    if connection.folder in there:
        said = b" ".join(part for part in answer if isinstance(part, bytes))
        reply = safe(said.decode("utf-8", "replace"), 200)
        words = _("The folder %(folder)s cannot be opened. The mail server said: %(reply)s")
        return Step("imap-folder", False, words % {"folder": connection.folder, "reply": reply})
    words = _("There is no folder %(folder)s. There are: %(folders)s.")
    shown = {"folder": connection.folder, "folders": ", ".join(there) or "-"}
    return Step("imap-folder", False, words % shown)


def _folders(server: imaplib.IMAP4) -> list[str]:
    status, lines = server.list()
    if status != "OK":
        return []
    found = [_LISTED.search(line) for line in lines if isinstance(line, bytes)]
    return [safe(utf7_decode(name[1].strip(b'"')), 60) for name in found[:20] if name]


def _try_smtp(connection: Connection, resolver: Resolver) -> Iterator[Step]:
    door = connection.smtp
    found = _find("smtp", door, resolver)
    yield found
    if not found.ok:
        return
    server = Server(
        door.host,
        door.port,
        door.security,
        connection.username,
        connection.password,
        connection.token,
        connection.tls,
        connection.patience,
    )
    try:
        line = open_line(server)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        yield Step("smtp-connect", False, _why_not(error, door))
        return
    try:
        yield Step("smtp-connect", True, _reached(door))
        yield from _hand_in(connection, server, line)
    finally:
        line.close()


def _hand_in(connection: Connection, server: Server, line: Line) -> Iterator[Step]:
    try:
        log_in(line, server)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        yield Step("smtp-login", False, _login_words(connection, error))
        return
    signed_in = bool(connection.token or connection.password)
    words = _("The sending server accepted the sign-in.")
    nobody = _("Without a password nobody signed in to the sending server.")
    yield Step("smtp-login", True, words if signed_in else nobody)
    try:
        code, reply = line.mail(connection.address)
        line.rset()
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        yield Step("sender", False, _why_not(error, connection.smtp))
        return
    shown = {"address": connection.address, "reply": safe(reply.decode("utf-8", "replace"), 200)}
    if code == 250:
        words = _("The sending server lets this mailbox send as %(address)s.")
        yield Step("sender", True, words % shown)
    else:
        words = _("The sending server does not let you send as %(address)s. It said: %(reply)s")
        yield Step("sender", False, words % shown)


def _find(name: str, door: Door, resolver: Resolver) -> Step:
    """Whether the host has an address. One's own network is allowed, and noted."""
    try:
        addresses = resolver(door.host, door.port)
    except (OSError, UnicodeError):
        addresses = ()
    if not addresses:
        words = _("There is no server called %(host)s. Check the spelling.")
        return Step(f"{name}-find", False, words % {"host": door.host})
    if not all(map(is_public, addresses)):
        log.info("mailbox_in_private_network", host=door.host, port=door.port)
        words = _("%(host)s was found; it stands in your own network.")
        return Step(f"{name}-find", True, words % {"host": door.host})
    return Step(f"{name}-find", True, _("%(host)s was found.") % {"host": door.host})


@contextmanager
def _imap(connection: Connection, door: Door) -> Iterator[imaplib.IMAP4]:
    tls = connection.tls or ssl.create_default_context()
    seconds = connection.patience.connect
    server = (
        imaplib.IMAP4_SSL(door.host, door.port, ssl_context=tls, timeout=seconds)
        if door.security == "tls"
        else imaplib.IMAP4(door.host, door.port, timeout=seconds)
    )
    try:
        if door.security == "starttls":
            server.starttls(tls)
        server.sock.settimeout(connection.patience.command)
        yield server
    finally:
        server.shutdown()


def _reached(door: Door) -> str:
    if door.security == "none":
        words = _("%(host)s answers, but nothing is encrypted: others can read passwords and mail.")
    else:
        words = _("%(host)s answers, encrypted and with a valid certificate.")
    return words % {"host": door.host}


def _why_not(error: Exception, door: Door) -> str:
    shown = {"host": door.host, "port": door.port, "reply": safe(str(error), 200)}
    if isinstance(error, ssl.SSLCertVerificationError):
        shown["reply"] = safe(error.verify_message, 200)
        return _("The certificate of %(host)s is not valid: %(reply)s.") % shown
    if isinstance(error, ssl.SSLError):
        words = _("%(host)s does not speak TLS on port %(port)s. Try STARTTLS or another port.")
        return words % shown
    if isinstance(error, TimeoutError):
        words = _("%(host)s does not answer on port %(port)s. Check the port, or a firewall.")
        return words % shown
    if isinstance(error, ConnectionRefusedError):
        return _("Nothing listens on port %(port)s of %(host)s. Check the port.") % shown
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _("%(host)s does not offer STARTTLS on port %(port)s. Try TLS on port 465.") % shown
    return _("%(host)s broke the conversation off: %(reply)s") % shown


def _login_words(connection: Connection, error: Exception) -> str:
    shown = {"reply": safe(str(error), 200)}
    if connection.token:
        words = _("The mail server did not accept the sign-in. Connect it again. (%(reply)s)")
        return words % shown
    words = _(
        "The mail server did not accept the user name or password. Some providers want a password"
        " made for programs. (%(reply)s)"
    )
    return words % shown
