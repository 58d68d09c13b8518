"""Looking an export through before anything is taken in: is it whole, and does it fit?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from kuula.connectors.moving.manifest import (
    LIST,
    Manifest,
    Seal,
    Watch,
    file_of,
    lines_of,
    listed_files,
    parquet_of,
    read_manifest,
    sealed_file,
)
from kuula.connectors.moving.refusing import MovingRefused
from kuula.connectors.moving.tables import schema, tables
from kuula.kit.version import version

_KEY: Final = re.compile(r"[a-z]+(/[0-9a-f]{2}){2}/[0-9a-f]{64}")


def checked(folder: Path, *, watch: Watch) -> Manifest:
    """The manifest of an export that is whole and fits this version.

    Raises MovingRefused for no export, one of other tables, or a damaged file, which it names.
    """
    manifest = read_manifest(folder)
    _fits(manifest)
    parts = list(_parts(folder, manifest))
    total = sum(seal.size for _path, seal in parts) + manifest.files_size
    done = 0
    for path, seal in parts:
        _whole(path, seal)
        done += seal.size
        watch("checking", done, total)
    for size in _files(folder):
        done += size
        watch("checking", done, total)
    return manifest


def _fits(manifest: Manifest) -> None:
    """Raise MovingRefused unless its tables are those of this version."""
    here = schema()
    same = manifest.schema == here and manifest.columns == {
        table.name: {column.name: column.sql_type for column in table.columns} for table in tables()
    }
    if same and set(manifest.tables) == {table.name for table in tables()}:
        return
    rooms = set(manifest.schema.items()) ^ set(here.items())
    other = ", ".join(sorted({room for room, _name in rooms})) or "its columns"
    raise MovingRefused(
        f"The export is of Kuula {manifest.kuula} and this is {version()}, whose tables differ"
        f" ({other}).",
        f"Take it in with the Kuula that wrote it ({manifest.kuula}), then upgrade that one; or"
        " export again with this version.",
    )


def _parts(folder: Path, manifest: Manifest) -> Iterator[tuple[Path, Seal]]:
    """Every file whose seal stands in the manifest; Parquet may have been left behind."""
    yield folder / LIST, manifest.files
    for name, seal in manifest.tables.items():
        yield lines_of(folder, name), seal
    for name, seal in manifest.parquet.items():
        if (path := parquet_of(folder, name)).exists():
            yield path, seal


def _files(folder: Path) -> Iterator[int]:
    """The sizes of the stored files, each looked through."""
    try:
        for one in listed_files(folder):
            if not _KEY.fullmatch(one.key):
                raise MovingRefused(f"{folder / LIST} names a file {one.key!r}, which cannot be.")
            if one.sha256:
                _whole(file_of(folder, one.key), Seal(0, one.size, one.sha256))
            yield one.size
    except (orjson.JSONDecodeError, TypeError) as error:
        raise MovingRefused(f"{folder / LIST} is damaged: it cannot be read.") from error


def _whole(path: Path, seal: Seal) -> None:
    try:
        found = sealed_file(path, seal.rows)
    except OSError as error:
        raise MovingRefused(
            f"{path} cannot be read: {error.strerror or error}.", "Copy the export again."
        ) from error
    if found != seal:
        raise MovingRefused(
            f"{path} is damaged: it holds something else than the manifest says.",
            "Copy the export again from where it was written.",
        )
