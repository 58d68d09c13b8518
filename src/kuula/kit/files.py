"""Files in storage, named by what is in them: equal content is kept once, a name cannot lie."""

import hashlib
from collections.abc import Callable, Iterable
from typing import IO, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

FILES: Final = "files"
MAIL: Final = "mail"
"""Shelves: what one room keeps is never removed because another room needs it no more."""


def store(content: bytes, shelf: str = FILES) -> str:
    """Keep `content` and answer its key. Storing the same on one shelf again changes nothing."""
    key = _key(shelf, hashlib.sha256(content).hexdigest())
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(content))
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


def _key(shelf: str, digest: str) -> str:
    return f"{shelf}/{digest[:2]}/{digest[2:4]}/{digest}"
