"""Where an export lies: a file, a folder or a ZIP archive, and files beside it.

Nothing outside is ever opened: a name that leads out of its folder is no name. What is packed is
read as a stream and given up when it grows beyond all reason.
"""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Final, Protocol

from kuula.connectors.importers.refusing import Stopped

MOST_NAMES: Final = 2_000_000
LONGEST_NAME: Final = 1000
LONGEST_PART: Final = 255
"""Bytes between two slashes: no system for files takes more."""
GROWTH: Final = 200
GROWTH_FROM: Final = 100 * 1024 * 1024
"""Packed content may be 200 times as large as it is packed, and 100 MB in any case."""


class Source(Protocol):
    """Names of files, and what is in them."""

    def names(self) -> Iterator[str]:
        """The names of all files, in order, with "/" between the parts."""
        ...

    def open(self, name: str) -> IO[bytes] | None:
        """What is in a file, as a stream; None when there is none of this name."""
        ...


def source_of(path: Path) -> Source:
    """The export at `path`. Raises Stopped when there is none that can be opened."""
    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise Stopped(f"There is no file {path}.")
    if zipfile.is_zipfile(path) or path.suffix.lower() == ".zip":
        return Archive(path)
    return Single(path)


def is_plain(name: str) -> bool:
    """Whether a name stays in its folder, and a file may be called so at all."""
    parts = name.split("/")
    odd = "\\" in name or "\x00" in name or ":" in parts[0] or len(name) > LONGEST_NAME
    odd = odd or any(len(os.fsencode(part)) > LONGEST_PART for part in parts)
    return bool(name) and not odd and not name.startswith("/") and ".." not in parts


class Single:
    """One file by itself; one that ends in .gz is unpacked as it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> Iterator[str]:
        """Its own name."""
        yield self._path.name

    def open(self, name: str) -> IO[bytes] | None:
        """The file, when `name` is its own."""
        return _unpacked(self._path) if name == self._path.name else None


class Folder:
    """A folder and all below it. Links that lead out of it are not there."""

    def __init__(self, path: Path) -> None:
        self._root = path.resolve()

    def names(self) -> Iterator[str]:
        """The files below it by name."""
        for count, path in enumerate(sorted(self._root.rglob("*"))):
            if count > MOST_NAMES:
                raise Stopped(f"{self._root} holds more than {MOST_NAMES} files.")
            name = path.relative_to(self._root).as_posix()
            if path.is_file() and self._inside(name):
                yield name

    def open(self, name: str) -> IO[bytes] | None:
        """A file below it."""
        found = self._inside(name)
        return _unpacked(found) if found is not None and found.is_file() else None

    def _inside(self, name: str) -> Path | None:
        if not is_plain(name):
            return None
        found = (self._root / name).resolve()
        return found if found.is_relative_to(self._root) else None


class Archive:
    """A ZIP archive, read without unpacking it to disk."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise Stopped(f"{path.name} is no ZIP archive that can be read: {error}") from error
        if len(self._zip.infolist()) > MOST_NAMES:
            raise Stopped(f"{path.name} holds more than {MOST_NAMES} files.")

    @cached_property
    def _members(self) -> dict[str, zipfile.ZipInfo]:
        found = [one for one in self._zip.infolist() if not one.is_dir()]
        return {one.filename: one for one in found if is_plain(one.filename)}

    def names(self) -> Iterator[str]:
        """The names in it that stay inside."""
        yield from sorted(self._members)

    def open(self, name: str) -> IO[bytes] | None:
        """One file of it. Raises Stopped for one that is locked with a password."""
        member = self._members.get(name)
        if member is None:
            return None
        try:
            stream = self._zip.open(member)
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise Stopped(f"{name} in the archive cannot be opened: {error}") from error
        return _Measured(stream, member.compress_size, name)


def _unpacked(path: Path) -> IO[bytes]:
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    return _Measured(gzip.GzipFile(path), path.stat().st_size, path.name)


class _Measured(io.RawIOBase, IO[bytes]):
    """A packed stream that stops when far more comes out than a real export holds."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, packed: int, name: str) -> None:
        super().__init__()
        self._stream = stream
        self._most = max(GROWTH * packed, GROWTH_FROM)
        self._seen = 0
        self._name = name

    def readable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Close what is read from, too."""
        if not self.closed:
            self._stream.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # as above
        """Fill the buffer with what comes next. Raises Stopped for a bomb or a broken archive."""
        try:
            piece = self._stream.read(len(buffer))
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
            raise Stopped(f"{self._name} breaks off: {error}") from error
        self._seen += len(piece)
        if self._seen > self._most:
            raise Stopped(f"{self._name} unpacks to far more than it is packed; it is not read.")
        buffer[: len(piece)] = piece
        return len(piece)
