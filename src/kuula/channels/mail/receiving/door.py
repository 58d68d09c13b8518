"""How a mail comes through the receiver's door: line by line into a file, whatever its size.

The library's own way keeps every line as an object and refuses long ones; a mail of 75 MB took
more than three times its size, and one long line was refused for good.
"""

import shutil
import tempfile
from asyncio import LimitOverrunError, Transport
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import IO, Final

from aiosmtpd.smtp import SMTP, syntax

IN_MEMORY: Final = 1024 * 1024
PIECE: Final = 256 * 1024
SIGN_OF_LIFE: Final = 1024 * 1024
MAIL_WITHIN: Final = 300.0
AT_ONCE: Final = 0.001
_END: Final = b".\r\n"


class Arrival:
    """The bytes of one mail as they come in, up to `limit`. Beyond it, or when there is no room
    for them, they are thrown away and what happened is told by `over` and `trouble`."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.trouble: OSError | None = None
        self._held = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by close()

    @property
    def over(self) -> bool:
        """Whether more came than is taken."""
        return self.size > self.limit

    def add(self, piece: bytes) -> None:
        """Keep these bytes behind the others."""
        self.size += len(piece)
        if self.over or self.trouble:
            self._held.close()
            return
        try:
            self._held.write(piece)
        except OSError as error:
            self.trouble = error

    @contextmanager
    def behind(self, head: bytes) -> Iterator[bytes | IO[bytes]]:
        """The whole mail with `head` before it: bytes, or a stream when it is large.

        Raises OSError when there was no room for it.
        """
        if self.trouble:
            raise self.trouble
        self._held.seek(0)
        if self.size <= IN_MEMORY:
            yield head + self._held.read()
            return
        with tempfile.TemporaryFile() as stream:
            stream.write(head)
            shutil.copyfileobj(self._held, stream, PIECE)
            yield stream

    def close(self) -> None:
        """Let go of the bytes."""
        self._held.close()


class Door(SMTP):
    """One port for both protocols: whoever says LHLO gets one answer per recipient."""

    line_length_limit = PIECE
    speaks_lmtp = False
    mail_within: float = MAIL_WITHIN
    arrival: Arrival
    _deadline: float | None = None

    def _reset_timeout(self, duration: float | None = None) -> None:
        """The library gives each command a time of its own, and so a connection to who says one
        word now and then. Here a mail, or the next one, must come within `mail_within` seconds."""
        now = self.loop.time()
        if self._deadline is None:
            self._deadline = now + self.mail_within
        allowed = min(duration or self._timeout_duration, max(self._deadline - now, 0.0))
        super()._reset_timeout(allowed or AT_ONCE)

    def _timeout_cb(self) -> None:
        """Hang up at once: who reads no answers would keep a line that is to be closed."""
        if isinstance(self.transport, Transport):
            self.transport.abort()

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:
        """The greeting of LMTP."""
        self.speaks_lmtp = True
        await self.smtp_EHLO(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        """Take a mail in; what handle_DATA says is the answer to it."""
        if await self.check_helo_needed():
            return
        refusal = self._refusal(arg)
        if refusal:
            await self.push(refusal)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self.arrival = Arrival(self.data_size_limit or 0)
        try:
            self._deadline = inf  # while a mail comes in, only standing still ends it
            self._reset_timeout()
            await self._read_arrival()
        except BaseException:
            self.arrival.close()
            raise
        answer = await self._call_handler_hook("DATA")
        self.arrival.close()
        self._deadline = None
        self._set_post_data_state()  # type: ignore[no-untyped-call] # the library's own
        await self.push(answer)

    def _refusal(self, arg: str) -> str:
        if self.envelope is None or not self.envelope.rcpt_tos:
            return "503 Error: need RCPT command"
        return "501 Syntax: DATA" if arg else ""

    async def _read_arrival(self) -> None:
        """Read up to the lone dot, with the dots doubled by the sender made single again."""
        begins_line, told = True, 0
        while True:
            piece = await self._piece()
            if begins_line and piece == _END:
                return
            stuffed = begins_line and piece.startswith(b".")
            self.arrival.add(piece[1:] if stuffed else piece)
            begins_line = piece.endswith(b"\r\n")
            if self.arrival.size > told + SIGN_OF_LIFE:
                told = self.arrival.size
                self._reset_timeout()  # else a slow line would be cut in the middle of a mail

    async def _piece(self) -> bytes:
        """A line, or a part of one that is longer than the reader holds."""
        try:
            line: bytes = await self._reader.readuntil(b"\r\n")
        except LimitOverrunError as error:
            line = await self._reader.read(error.consumed)
        return line
