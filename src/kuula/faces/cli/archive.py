"""The format of a backup: one tar whose last member tells what must be in it.

Members: `database/000000...` (pieces of one pg_dump in custom format), `files/...`,
`secrets.json`, `manifest.json`. Everything is streamed; a piece is the most that is in memory.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from kuula.kit import clock
from kuula.kit.trouble import Trouble

FORMAT = 1
PIECE = 8 * 1024 * 1024
DATABASE = "database/"
FILES = "files/"
SECRETS = "secrets.json"
MANIFEST = "manifest.json"
Progress = Callable[[int], None]


@dataclass
class Seal:
    """What one kind of content must come to: how many members, bytes, and their digest."""

    count: int = 0
    size: int = 0
    sha256: str = ""


@dataclass
class Manifest:
    """What a backup says about itself."""

    kuula: str
    made_at: str
    server: str
    tables: dict[str, int]
    seals: dict[str, Seal] = field(default_factory=dict)
    format: int = FORMAT


class Tally:
    """Counts and digests content as it streams by."""

    def __init__(self) -> None:
        self.count, self.size, self._digest = 0, 0, hashlib.sha256()

    def begin(self, name: str) -> None:
        """A member begins."""
        self.count += 1
        self._digest.update(name.encode() + b"\0")

    def take(self, chunk: bytes) -> None:
        """A part of the member."""
        self.size += len(chunk)
        self._digest.update(chunk)

    def seal(self) -> Seal:
        """What all of it came to."""
        return Seal(self.count, self.size, self._digest.hexdigest())


class Writer:
    """Writes members into an open tar and seals each kind."""

    def __init__(self, tar: tarfile.TarFile, progress: Progress) -> None:
        self.tar, self.progress = tar, progress
        self.tallies: dict[str, Tally] = {}

    def add_stream(self, kind: str, stream: IO[bytes]) -> None:
        """Write a stream of unknown length as numbered pieces."""
        number = 0
        while piece := stream.read(PIECE):
            self.add_bytes(kind, f"{kind}{number:06d}", piece)
            number += 1

    def add_bytes(self, kind: str, name: str, content: bytes) -> None:
        """Write one member that is in memory."""
        self._add(kind, name, len(content), io.BytesIO(content))

    def add_file(self, kind: str, name: str, path: Path) -> None:
        """Write one member from a file that does not change, but may lose its name, meanwhile.

        Raises FileNotFoundError, with nothing written, when it is gone already.
        """
        with path.open("rb") as file:
            self._add(kind, name, os.fstat(file.fileno()).st_size, file)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, which must be the last member."""
        manifest.seals = {kind: tally.seal() for kind, tally in self.tallies.items()}
        text = json.dumps(asdict(manifest), indent=1).encode()
        self._add("", MANIFEST, len(text), io.BytesIO(text))

    def _add(self, kind: str, name: str, size: int, stream: IO[bytes]) -> None:
        tally = self.tallies.setdefault(kind, Tally()) if kind else Tally()
        tally.begin(name)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        member.mtime = int(clock.now().timestamp())
        self.tar.addfile(member, _Counted(stream, tally, self.progress))


class _Counted(io.RawIOBase):
    """A stream that tells what was read of it."""

    def __init__(self, stream: IO[bytes], tally: Tally, progress: Progress) -> None:
        super().__init__()
        self.stream, self.tally, self.progress = stream, tally, progress

    def read(self, size: int = -1) -> bytes:
        """Read on and count it."""
        chunk = self.stream.read(size)
        self.tally.take(chunk)
        self.progress(len(chunk))
        return chunk


def read_manifest(path: Path, progress: Progress) -> Manifest:
    """Read a backup through once; its manifest when everything in it is whole.

    Raises Trouble for what is not a backup, is cut off or was changed.
    """
    with _whole(path):
        manifest, seals = _read_through(path, progress)
    if manifest is None:
        raise Trouble(f"{path} is not a whole backup of Kuula.", "Copy it again from its source.")
    if manifest.seals != seals:
        raise Trouble(f"{path} is damaged: it holds other content than it says.")
    return manifest


def _read_through(path: Path, progress: Progress) -> tuple[Manifest | None, dict[str, Seal]]:
    tallies: dict[str, Tally] = {}
    manifest: Manifest | None = None
    for name, stream in members(path):
        if name == MANIFEST:
            manifest = _manifest(stream.read())
            continue
        tally = tallies.setdefault(_kind(name), Tally())
        tally.begin(name)
        while chunk := stream.read(PIECE):
            tally.take(chunk)
            progress(len(chunk))
    return manifest, {kind: tally.seal() for kind, tally in tallies.items()}


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each member, in order. Raises Trouble for no tar, or a cut one."""
    with _whole(path), tarfile.open(path, "r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is None or not _is_safe(member.name):
                raise Trouble(f"{path} holds the unexpected member {member.name!r}.")
            yield member.name, stream


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise Trouble(f"{path} is not a whole backup of Kuula: {error}.") from error


def _is_safe(name: str) -> bool:
    """Whether a name stays inside its folder."""
    return not name.startswith("/") and ".." not in name.split("/")


def _kind(name: str) -> str:
    return next((kind for kind in (DATABASE, FILES) if name.startswith(kind)), name)


def _manifest(text: bytes) -> Manifest:
    try:
        found = json.loads(text)
        seals = {kind: Seal(**seal) for kind, seal in found.pop("seals").items()}
        manifest = Manifest(**found, seals=seals)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Trouble("The backup's own description cannot be read.") from error
    if manifest.format != FORMAT:
        raise Trouble(
            f"The backup is of format {manifest.format}; this Kuula reads format {FORMAT}.",
            "Restore it with the Kuula that made it, or with a newer one.",
        )
    return manifest
