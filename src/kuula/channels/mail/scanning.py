"""The virus check: a client of ClamAV's daemon, and what its verdicts allow.

settings.CLAMAV is "host:port" or the path of a socket; empty switches the check off. With
settings.CLAMAV_FAIL_CLOSED a file that could not be checked is treated as one still waiting, for
two days; after that mail that takes it along fails and says so.
"""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Final

from django.conf import settings

from kuula.channels.mail.sending.reasons import Reason
from kuula.desk.models import Attachment
from kuula.kit import clock
from kuula.kit.text import one_line

SECONDS: Final = 60.0
TRIES_FOR: Final = timedelta(days=2)
_CHUNK: Final = 256 * 1024
_REPLY: Final = 4096
Scan = Attachment.Scan


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found: clean, infected (with the virus's name) or failed (with the reason)."""

    state: Attachment.Scan
    detail: str = ""


def is_on() -> bool:
    """Whether files are checked here."""
    return bool(settings.CLAMAV)


def first_state() -> str:
    """The scan state of a file that just came in."""
    return Scan.PENDING if is_on() else Scan.OFF


def may_open(attachment: Attachment) -> bool:
    """Whether people may open a file and mail may carry it."""
    return verdict_on([attachment]) is None


def verdict_on(attached: Iterable[Attachment]) -> Reason | None:
    """What holds back these files: INFECTED, SCANNING (still waiting), UNCHECKED (waited in vain
    for two days), or None for nothing."""
    known = list(attached)
    if any(file.scan == Scan.INFECTED for file in known):
        return Reason.INFECTED
    waiting = [file for file in known if _waits(file)]
    if not waiting:
        return None
    since = clock.now() - TRIES_FOR
    return Reason.UNCHECKED if any(f.created_at <= since for f in waiting) else Reason.SCANNING


def _waits(file: Attachment) -> bool:
    closed = settings.CLAMAV_FAIL_CLOSED and file.scan == Scan.FAILED
    return is_on() and (file.scan == Scan.PENDING or closed)


def scan_stream(stream: IO[bytes], *, address: str, seconds: float = SECONDS) -> Verdict:
    """Have the daemon at `address` read a stream. A failure is a verdict, never an exception."""
    try:
        with _connect(address, seconds) as connection:
            connection.sendall(b"zINSTREAM\0")
            _send(connection, stream)
            reply = _read(connection)
    except (OSError, ValueError) as error:
        return Verdict(Scan.FAILED, one_line(str(error) or type(error).__name__, 200))
    return _understood(reply)


def _connect(address: str, seconds: float) -> socket.socket:
    if "/" in address:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _send(connection: socket.socket, stream: IO[bytes]) -> None:
    """The stream in chunks, each after its length; the daemon may answer and hang up early."""
    try:
        while chunk := stream.read(_CHUNK):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _read(connection: socket.socket) -> str:
    reply = b""
    while b"\0" not in reply and len(reply) < _REPLY:
        part = connection.recv(_REPLY)
        if not part:
            break
        reply += part
    return reply.decode("utf-8", "replace").rstrip("\0\r\n ")


def _understood(reply: str) -> Verdict:
    words = reply.partition(": ")[2] or reply
    if words == "OK":
        return Verdict(Scan.CLEAN)
    if words.endswith(" FOUND"):
        return Verdict(Scan.INFECTED, one_line(words.removesuffix(" FOUND"), 200))
    return Verdict(Scan.FAILED, one_line(reply, 200) or "no answer")
