"""Files in storage, named by what is in them: equal content is kept once, a name cannot lie.

A file is stored first, the row that names it is written after: until then nobody can tell a new
file from one that is needed no more. So what was stored within the last hour is never deleted here
at once; the nightly sweep finds it when no row names it a day later.

Only the database that the files belong to can tell which are needed. The file SWEPT_BY says which
one that is: the first that would sweep writes it and waits a week, another one is refused.
"""

import hashlib
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, Final, Protocol, TypeVar, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from kuula.kit import clock
from kuula.kit.home import SWEPT_BY

FILES: Final = "files"
MAIL: Final = "mail"
"""Shelves: what one room keeps is never removed because another room needs it no more."""

FRESH: Final = timedelta(hours=1)
LEFT: Final = timedelta(days=1)
WAIT: Final = timedelta(days=7)
FEW: Final = 20
TOGETHER: Final = 500
T = TypeVar("T")
Used = Callable[[Collection[str]], Iterable[str]]
"""Answers those of these keys that a row names."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in storage, and when it was stored last."""

    key: str
    at: datetime


class SweepRefused(Exception):
    """The files seem to belong to another database than this one. Nothing was deleted; `str()`
    says why and what to do."""


class _Shelves(Protocol):
    def renew(self, name: str) -> bool: ...

    def stored_at(self, name: str) -> datetime | None: ...

    def stored(self, shelf: str) -> Iterator[Stored]: ...


def store(content: bytes | memoryview, shelf: str = FILES) -> str:
    """Keep `content` and answer its key. Storing the same on one shelf again only renews it."""
    key = _key(shelf, hashlib.sha256(content).hexdigest())
    if not _shelves().renew(key):
        held = io.BufferedReader(_View(content)) if isinstance(content, memoryview) else None
        default_storage.save(key, File(held) if held else ContentFile(content))
    return key


def store_stream(stream: IO[bytes], shelf: str = FILES) -> tuple[str, int]:
    """Keep what a seekable stream holds; answers (key, size in bytes). Memory stays small."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    key = _key(shelf, digest.hexdigest())
    if not _shelves().renew(key):
        default_storage.save(key, File(stream))
    return key, size


def fetch(key: str) -> bytes:
    """The content kept under `key`. Raises FileNotFoundError."""
    with default_storage.open(key) as file:
        content: bytes = file.read()
    return content


def open_file(key: str) -> IO[bytes]:
    """The content kept under `key` as a stream. Raises FileNotFoundError."""
    opened: IO[bytes] = default_storage.open(key)
    return opened


def delete_unused(keys: Iterable[str], used: Used) -> int:
    """Delete those of these files that no row names any more; answers how many.

    What was stored within the last hour is left to the sweep: somebody may be about to name it.
    """
    wanted = {key for key in keys if key}
    count = 0
    for key in wanted - set(used(wanted)):
        if _is_older(key, FRESH):  # asked last: who is about to name it has renewed it before
            default_storage.delete(key)
            count += 1
    return count


def sweep(shelf: str, used: Used, owner: str) -> int:
    """Delete the files of a shelf that were stored over a day ago and that no row names; answers
    how many. `owner` tells this database from all others.

    Nothing in the week after the first call. Raises SweepRefused when the files are marked as
    another database's, or when more than half of them (and over 20) would go.
    """
    if not _is_owner(owner):
        return 0
    before, seen = clock.now() - LEFT, 0
    left: list[str] = []
    for some in _batches(_shelves().stored(shelf)):
        seen += len(some)
        old = {file.key for file in some if file.at < before}
        left += old - set(used(old)) if old else ()
    if len(left) > FEW and 2 * len(left) > seen:
        raise SweepRefused(f"No row names {len(left)} of {seen} files. Is it this database?")
    return sum(delete_unused(some, used) for some in _batches(left))


def _is_owner(owner: str) -> bool:
    """Whether these files have been this database's for a week; marked as such when nobody's."""
    marked_at = _shelves().stored_at(SWEPT_BY)
    if marked_at is None:
        default_storage.save(SWEPT_BY, ContentFile(owner.encode()))
        return False
    if fetch(SWEPT_BY).decode() != owner:
        raise SweepRefused(
            f"These files were another database's. If they are this one's now, delete {SWEPT_BY!r}"
            " among them; no other installation may use them."
        )
    return marked_at < clock.now() - WAIT


def _shelves() -> _Shelves:
    return cast("_Shelves", default_storage)


def _is_older(key: str, age: timedelta) -> bool:
    stored_at = _shelves().stored_at(key)
    return stored_at is not None and stored_at < clock.now() - age


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(things)
    while some := list(islice(waiting, TOGETHER)):
        yield some


class _View(io.RawIOBase):
    """A file over bytes that somebody else holds; `io.BytesIO` would copy them."""

    def __init__(self, view: memoryview) -> None:
        self.view = view
        self.at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted as files count."""
        self.at = max(0, offset + (0, self.at, len(self.view))[whence])
        return self.at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # any writable buffer
        """Fill the buffer with what comes next."""
        piece = self.view[self.at : self.at + len(buffer)]
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)


def _key(shelf: str, digest: str) -> str:
    return f"{shelf}/{digest[:2]}/{digest[2:4]}/{digest}"
