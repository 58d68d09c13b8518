"""Handing one mail to a mail server: one SMTP transaction, a verdict for every recipient.

The one moment nobody can know about is between the final dot of the mail and the server's answer:
until the dot nothing may be delivered, after it everything may. `before_dot` is called just then.
"""

import base64
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kuula.channels.mail.sending.headers_out import BadAddress, safe, wire_address
from kuula.channels.mail.sending.reasons import Reason
from kuula.kit.text import whole_number

_LEADING_DOT: Final = re.compile(rb"(?m)^\.")
_GREETING: Final = "[127.0.0.1]"
_GOODBYE: Final = 5.0
_CHUNK: Final = 64 * 1024
_SLOWEST: Final = 50_000
_FAILURES: Final = (smtplib.SMTPException, OSError, UnicodeError)


class Outcome(StrEnum):
    """What became of a recipient."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one recipient, why, and the server's own words."""

    outcome: Outcome
    reason: Reason = Reason.NONE
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds waited: to connect, for the answer to a command, for the answer to a whole mail, and
    for all that comes before the content. The content itself gets `command`, and a second more
    for every 50 kB."""

    connect: float = 15.0
    command: float = 60.0
    end: float = 300.0
    before_content: float = 600.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where to hand mail in. `security`: tls, starttls or none; `token`: OAuth2 access token."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    patience: Patience = Patience()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail as bytes, who sends it and to whom it goes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)


class Line(smtplib.SMTP):
    """A connection to a mail server that can stop just before the final dot.

    A socket's own patience begins anew with every byte, so a drip could hold a sender for ever:
    each answer, and the content as a whole, has an end after which the connection is cut.
    """

    in_content = False
    answer_within = 60.0
    _cut: threading.Timer | None = None

    def getreply(self) -> tuple[int, bytes]:
        """As the standard library's; cut when the whole answer takes too long."""
        self._cut_after(self.answer_within)
        return super().getreply()

    def close(self) -> None:
        """Hang up."""
        if self._cut is not None:
            self._cut.cancel()
        super().close()

    def hand_in(
        self,
        content: bytes,
        before_dot: Callable[[], None],
        still: Callable[[], None],
        patience: Patience,
    ) -> Verdict:
        """The content after accepted recipients; the verdict holds for all of them."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            return _judge(code, reply, Reason.CONTENT)
        self.in_content = True
        lines = _LEADING_DOT.sub(b"..", content)
        self._send_content(lines if lines.endswith(b"\r\n") else lines + b"\r\n", still, patience)
        before_dot()
        try:
            self.answer_within = patience.end
            self._cut_after(patience.end)
            if self.sock is not None:
                self.sock.settimeout(patience.end)
            self.send(b".\r\n")
            code, reply = self.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return Verdict(Outcome.UNKNOWN, Reason.UNKNOWN, safe(str(error), 200))
        self.in_content = False
        return _judge(code, reply, Reason.CONTENT)

    def _send_content(self, lines: bytes, still: Callable[[], None], patience: Patience) -> None:
        self._cut_after(patience.command + len(lines) / _SLOWEST)
        for start in range(0, len(lines), _CHUNK):
            self.send(lines[start : start + _CHUNK])
            still()

    def _cut_after(self, seconds: float) -> None:
        if self._cut is not None:
            self._cut.cancel()
        self._cut = threading.Timer(seconds, self._hang_up)
        self._cut.daemon = True
        self._cut.start()

    def _hang_up(self) -> None:
        line = self.sock
        if line is not None:
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)


class SecureLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def send(
    server: Server,
    envelope: Envelope,
    before_dot: Callable[[], None] = lambda: None,
    still: Callable[[], None] = lambda: None,
) -> dict[str, Verdict]:
    """Hand the mail in once; answers a verdict per recipient, whatever the server does.

    `still` is called after every step before the dot. An exception of `still` or `before_dot` stops
    the mail, of which nothing was sent, and is raised.
    """
    try:
        line = connect(server)
    except _FAILURES as error:
        return dict.fromkeys(envelope.recipients, verdict_of(error))
    try:
        still()
        return _transact(line, server, envelope, before_dot, still)
    finally:
        _leave(line)


def connect(server: Server) -> Line:
    """A signed-in connection. Raises SMTPException or OSError."""
    line = open_line(server)
    try:
        log_in(line, server)
    except BaseException:
        line.close()
        raise
    return line


def open_line(server: Server) -> Line:
    """A connection with the security asked for, not signed in. Raises SMTPException or OSError."""
    tls = server.tls or ssl.create_default_context()
    line = (
        SecureLine(local_hostname=_GREETING, timeout=server.patience.connect, context=tls)
        if server.security == "tls"
        else Line(local_hostname=_GREETING, timeout=server.patience.connect)
    )
    try:
        line._host = server.host  # type: ignore[attr-defined]  # the name certificates are checked for
        code, reply = line.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, reply)
        line.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            line.starttls(context=tls)
            line.ehlo_or_helo_if_needed()
    except BaseException:
        line.close()
        raise
    line.answer_within = server.patience.command
    if line.sock is not None:
        line.sock.settimeout(server.patience.command)
    return line


def log_in(line: Line, server: Server) -> None:
    """Sign in when the settings name a user. Raises SMTPException."""
    if server.token:
        answer = base64.b64encode(xoauth2(server.username, server.token)).decode()
        code, reply = line.docmd("AUTH", f"XOAUTH2 {answer}")
        if code == 334:
            code, reply = line.docmd("")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, reply)
    elif server.username and server.password:
        line.login(server.username, server.password)


def xoauth2(username: str, token: str) -> bytes:
    """What XOAUTH2 sends first, for IMAP and SMTP alike, before base64."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01".encode()


def answering(username: str, token: str) -> Callable[[bytes], bytes]:
    """What IMAP's XOAUTH2 is answered: the token once, and nothing to the words of a refusal."""
    first = xoauth2(username, token)
    return lambda challenge: b"" if challenge else first


def verdict_of(error: Exception) -> Verdict:
    """What a failure to connect or sign in means: everything can be tried again later."""
    words = safe(_words(error), 300)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        later = 400 <= error.smtp_code < 500
        return Verdict(Outcome.LATER, Reason.SERVER if later else Reason.LOGIN, words)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Verdict(Outcome.LATER, Reason.LOGIN, words)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Verdict(Outcome.LATER, Reason.CERTIFICATE, words)
    return Verdict(Outcome.LATER, Reason.UNREACHABLE, words)


def _transact(
    line: Line,
    server: Server,
    envelope: Envelope,
    before_dot: Callable[[], None],
    still: Callable[[], None],
) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    until = time.monotonic() + server.patience.before_content
    try:
        whole = _begin(line, envelope)
        if whole is not None:
            return dict.fromkeys(envelope.recipients, whole)
        for recipient in envelope.recipients:
            verdicts[recipient] = _offer(line, recipient)
            still()
            if time.monotonic() > until:
                raise TimeoutError("the mail server is too slow")
        taken = [r for r, v in verdicts.items() if v.outcome == Outcome.SENT]
        if taken:
            end = line.hand_in(envelope.content, before_dot, still, server.patience)
            verdicts |= dict.fromkeys(taken, end)
    except (smtplib.SMTPException, OSError) as error:
        cut = Verdict(Outcome.LATER, Reason.UNREACHABLE, safe(_words(error), 300))
        for recipient in envelope.recipients:
            if verdicts.get(recipient, Verdict(Outcome.SENT)).outcome == Outcome.SENT:
                verdicts[recipient] = cut
    return verdicts


def _begin(line: Line, envelope: Envelope) -> Verdict | None:
    """Announce the sender; a verdict when the whole mail is refused with it."""
    limit = line.esmtp_features.get("size", "").strip()
    if 0 < (whole_number(limit) or 0) < len(envelope.content):
        return Verdict(Outcome.REFUSED, Reason.TOO_LARGE, limit)
    options = [f"SIZE={len(envelope.content)}"] if limit else []
    if any(map(_is_wide, (envelope.sender, *envelope.recipients))):
        if line.has_extn("smtputf8"):
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        elif _is_wide(envelope.sender):
            return Verdict(Outcome.REFUSED, Reason.SENDER, "SMTPUTF8")
    try:
        sender = wire_address(envelope.sender)
    except BadAddress:
        return Verdict(Outcome.REFUSED, Reason.SENDER, safe(envelope.sender, 100))
    code, reply = line.mail(sender, options)
    return None if code == 250 else _judge(code, reply, Reason.SENDER)


def _offer(line: Line, recipient: str) -> Verdict:
    try:
        address = wire_address(recipient)
    except BadAddress:
        return Verdict(Outcome.REFUSED, Reason.BAD_ADDRESS)
    if not address.isascii() and not line.has_extn("smtputf8"):
        return Verdict(Outcome.REFUSED, Reason.BAD_ADDRESS, "SMTPUTF8")
    code, reply = line.rcpt(address)
    if code == 421:
        raise smtplib.SMTPServerDisconnected(_reply_words(code, reply))
    return _judge(code, reply, Reason.RECIPIENT)


def _is_wide(address: str) -> bool:
    """Whether an address needs a server that speaks SMTPUTF8; its domain never does."""
    return not address.rpartition("@")[0].isascii()


def _judge(code: int, reply: bytes | str, reason: Reason) -> Verdict:
    if 200 <= code < 300:
        return Verdict(Outcome.SENT)
    if code >= 500:
        return Verdict(Outcome.REFUSED, reason, _reply_words(code, reply))
    return Verdict(Outcome.LATER, Reason.SERVER, _reply_words(code, reply))


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply_words(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _reply_words(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return safe(f"{code} {text}", 300)


def _leave(line: Line) -> None:
    try:
        if line.in_content or line.sock is None:
            return
        line.answer_within = _GOODBYE
        line.sock.settimeout(_GOODBYE)
        line.quit()
    except (smtplib.SMTPException, OSError):
        return
    finally:
        line.close()
