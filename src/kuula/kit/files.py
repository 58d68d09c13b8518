"""Files in storage, named by what is in them: equal content is kept once, a name cannot lie."""

import hashlib
import io
from collections.abc import Callable, Iterable
from typing import IO, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

FILES: Final = "files"
MAIL: Final = "mail"
"""Shelves: what one room keeps is never removed because another room needs it no more."""


def store(content: bytes | memoryview, shelf: str = FILES) -> str:
    """Keep `content` and answer its key. Storing the same on one shelf again changes nothing."""
    key = _key(shelf, hashlib.sha256(content).hexdigest())
    if not default_storage.exists(key):
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
    if not default_storage.exists(key):
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


def delete_unused(keys: Iterable[str], used: Callable[[str], bool]) -> int:
    """Delete the files nobody uses any more; answers how many."""
    gone = [key for key in set(keys) if not used(key)]
    for key in gone:
        default_storage.delete(key)
    return len(gone)


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
