"""Mails of an mbox file, one at a time, with the place of each."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

LARGEST: Final = 75 * 1024 * 1024
HEAD: Final = 256 * 1024
_PIECE: Final = 1 << 16
_FROM: Final = re.compile(
    rb"From (?:\S+|MAILER-DAEMON|\"[^\"]*\"\S*) .*\d{4}|From -|From \S+@\S+\s*$"
)
_QUOTED: Final = re.compile(rb"^>(>*From )", re.M)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a mail begins and how long it is, with its first bytes (its headers)."""

    start: int
    size: int
    head: bytes


def mails(stream: IO[bytes]) -> Iterator[Found]:
    """The mails of an mbox in their order; a "From " line after an empty one begins the next."""
    at = start = 0
    head: list[bytes] = []
    seen, empty, whole, begun = 0, True, True, False
    for line in _pieces(stream):
        if whole and empty and line.startswith(b"From ") and _FROM.match(line):
            if begun:
                yield Found(start, at - start, b"".join(head))
            start, head, seen, begun = at + len(line), [], 0, True
        elif not begun and line.strip():
            start, begun = at, True  # a mail without the line before it
        if start <= at and seen < HEAD:
            head.append(line)
            seen += len(line)
        empty = whole and not line.strip()
        whole = line.endswith(b"\n")
        at += len(line)
    if begun:
        yield Found(start, at - start, b"".join(head))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines, a long one in pieces."""
    held = io.BufferedReader(stream, 1 << 20)  # type: ignore[type-var] # any raw stream will do
    try:
        while line := held.readline(_PIECE):
            yield line
    finally:
        held.detach()


def head_of(start: bytes) -> bytes:
    """The headers alone, with an empty body."""
    found = re.search(rb"\r?\n\r?\n", start)
    return start[: found.end()] if found else start


def unquoted(mail: bytes) -> bytes:
    """The mail without the ">" that mbox puts before "From " at the beginning of a line."""
    return _QUOTED.sub(rb"\1", mail)
