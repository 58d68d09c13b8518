"""What an export says about itself, and the places of what is in it."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import orjson

from kuula.connectors.moving.refusing import MovingRefused

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LIST: Final = "files.jsonl"
PIECE: Final = 1 << 20
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600
Watch = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and of how many."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file must come to."""

    rows: int
    size: int
    sha256: str


@dataclass
class Manifest:
    """What an export holds: by which version, when, the last change of each room's tables, each
    file with its seal, where numbering goes on, which readers of the ledger there were. `opened`
    says that sealed words are in the clear; `missing` files were named by rows and not there."""

    kuula: str
    made_at: str
    schema: dict[str, str]
    opened: bool = False
    tables: dict[str, Seal] = field(default_factory=dict)
    parquet: dict[str, Seal] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    files: Seal = field(default_factory=lambda: Seal(0, 0, ""))
    files_size: int = 0
    missing: int = 0
    sequences: dict[str, int] = field(default_factory=dict)
    readers: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(seal.rows for seal in self.tables.values())


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A line of the list of files: its place in storage; no digest when it was missing."""

    key: str
    size: int
    sha256: str


def lines_of(folder: Path, table: str) -> Path:
    """Where the rows of a table stand, one JSON object a line."""
    return folder / "tables" / f"{table}.jsonl"


def parquet_of(folder: Path, table: str) -> Path:
    """Where the same rows stand as Parquet."""
    return folder / "parquet" / f"{table}.parquet"


def file_of(folder: Path, key: str) -> Path:
    """Where a file of the storage stands."""
    return folder / "files" / key


def created(path: Path) -> IO[bytes]:
    """A new file that only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb")


def sealed_file(path: Path, rows: int) -> Seal:
    """The seal of a file that is there."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return Seal(rows, size, digest.hexdigest())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it; the last thing an export does."""
    with created(folder / MANIFEST) as output:
        output.write(orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2) + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an export. Raises MovingRefused when there is none that can be read."""
    path = folder / MANIFEST
    try:
        found: dict[str, Any] = orjson.loads(path.read_bytes())
        for name in ("tables", "parquet"):
            found[name] = {table: Seal(**seal) for table, seal in found[name].items()}
        manifest = Manifest(**found | {"files": Seal(**found["files"])})
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MovingRefused(
            f"{folder} is no export of Kuula: it has no {MANIFEST}.",
            "Name the folder that `kuula export` wrote, unpacked if it came as an archive.",
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise MovingRefused(f"{path} is damaged: it cannot be read.") from error
    if manifest.format != FORMAT:
        raise MovingRefused(
            f"The export is of format {manifest.format}; this Kuula reads format {FORMAT}.",
            f"Take it in with Kuula {manifest.kuula}, then upgrade.",
        )
    return manifest


def listed_files(folder: Path) -> Iterator[StoredFile]:
    """The files of an export, in the order of their keys."""
    with (folder / LIST).open("rb") as stream:
        for line in stream:
            yield StoredFile(**orjson.loads(line))
