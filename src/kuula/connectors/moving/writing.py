"""Carrying everything out: one moment of the database, the files it names, a manifest."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import orjson
import psycopg
from psycopg import sql

from kuula.connectors.moving import omitted
from kuula.connectors.moving.manifest import (
    LIST,
    PIECE,
    Manifest,
    Seal,
    StoredFile,
    Watch,
    created,
    file_of,
    lines_of,
    parquet_of,
    sealed_file,
    write_manifest,
)
from kuula.connectors.moving.moment import one_moment
from kuula.connectors.moving.parquet import engine, write_parquet
from kuula.connectors.moving.refusing import MovingRefused
from kuula.connectors.moving.sealing import opened
from kuula.connectors.moving.tables import Table, schema, tables
from kuula.kit import clock, files
from kuula.kit.version import version
from kuula.ledger.subscriptions import DISPATCHER

RAW: Final = r"(FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"
"""Lines as they are: JSON has no such letters."""

README: Final = b"""Everything a Kuula installation held at one moment, in open formats.

manifest.json   what is here: versions, rows, sizes, SHA-256, what was left out and why
tables/         one JSON object a line (JSON Lines), a file for each table
parquet/        the same rows as Parquet
files.jsonl     attachments and raw mail: key, size, SHA-256
files/          these files, by key

docs/reference/export.md of Kuula describes each table and column.
`kuula import kuula DIR` takes this folder into an empty installation.
"""
EVERY: Final = 2000
LEDGER_NUMBERS: Final = "ledger_event_id_seq"
_SIZES: Final = """
SELECT relname, greatest(reltuples, 0)::bigint, pg_table_size(oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
UNION ALL
SELECT root.relname, greatest(sum(c.reltuples), 0)::bigint, sum(pg_table_size(c.oid))
FROM pg_class root JOIN pg_inherits i ON i.inhparent = root.oid
JOIN pg_class c ON c.oid = i.inhrelid
WHERE root.relname = ANY(%s) AND root.relkind = 'p' GROUP BY root.relname
"""
_SEQUENCES: Final = """
SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND t.relname = ANY(%s) ORDER BY 1
"""
_KEYS: Final = " UNION ".join(
    f"SELECT {column} AS key FROM {table} WHERE {column} <> ''"
    for table, column in sorted(omitted.STORED.items())
)


def carry_out(target: Path, *, opening: bool, watch: Watch) -> Manifest:
    """Write everything into the folder `target`; answers what is in it.

    The folder appears whole, at the end: what a kill leaves beside it is cleared away by the next
    call. `opening` writes sealed words in the clear. Raises MovingRefused when the folder exists
    and is not empty, when another export writes there, or the disk is too small.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise MovingRefused(f"{target} exists and is not empty.", "Name a new folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _draft(target) as draft:
        manifest = Manifest(version(), clock.now().isoformat(), schema(), opened=opening)
        manifest.left_out = _left_out()
        longest = _tables(draft, manifest, watch)
        _parquet(draft, manifest, longest, watch)
        _files(draft, manifest, watch)
        with created(draft / "README.txt") as output:
            output.write(README)
        write_manifest(draft, manifest)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    return manifest


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """An empty folder beside the target, held by us alone, gone when the block fails."""
    draft = target.with_name(f".{target.name}.unfinished")
    lock = target.with_name(f".{target.name}.lock")
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise MovingRefused(f"Another export writes to {target} now.") from error
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _left_out() -> dict[str, str]:
    rows = {name: why for name, (_where, why) in omitted.ROWS.items()}
    columns = {name: blank.why for name, blank in omitted.COLUMNS.items()}
    return dict(sorted((omitted.TABLES | rows | columns).items()))


def _tables(draft: Path, manifest: Manifest, watch: Watch) -> dict[str, int]:
    """The rows of all tables and the keys of their files, of one moment; answers the longest line
    of each table."""
    longest: dict[str, int] = {}
    with one_moment() as connection:
        total = _room_for(draft, connection)
        done = 0
        for table in tables():
            rows = _rows(connection, table, opening=manifest.opened)
            told = partial(_told, watch, done, total)
            seal, longest[table.name] = _written(lines_of(draft, table.name), rows, told)
            manifest.tables[table.name] = seal
            manifest.columns[table.name] = {one.name: one.sql_type for one in table.columns}
            done += seal.rows
            total = max(total, done)
        watch("rows", done, done)
        manifest.sequences = _numbering(connection)
        found = connection.execute("SELECT name FROM ledger_reader").fetchall()
        manifest.readers = sorted({DISPATCHER, *(str(name) for (name,) in found)})
        _keys(draft, connection)
    return longest


def _room_for(draft: Path, connection: psycopg.Connection) -> int:
    """How many rows there may be. Raises MovingRefused when the disk is too small for them."""
    names = [table.name for table in tables()]
    found = connection.execute(_SIZES, [names, names]).fetchall()
    size = sum(int(size) for _name, _rows, size in found) * 2
    stored = connection.execute(
        "SELECT COALESCE((SELECT sum(size) FROM desk_attachment), 0)"
        " + COALESCE((SELECT sum(size) FROM mail_rawmail), 0)"
    ).fetchone()
    needed, free = size + int(stored[0] if stored else 0), shutil.disk_usage(draft).free
    if needed > free:
        raise MovingRefused(
            f"The export needs about {needed / 1e9:,.1f} GB; {free / 1e9:,.1f} GB are free there.",
            "Name a folder on a larger disk.",
        )
    return sum(int(rows) for _name, rows, _size in found)


def _told(watch: Watch, before: int, total: int, now: int) -> None:
    watch("rows", before + now, max(total, before + now))


def _written(path: Path, rows: Iterable[bytes], told: Callable[[int], None]) -> tuple[Seal, int]:
    """Write one JSON object a row; answers the seal and the longest line."""
    digest, size, count, longest = hashlib.sha256(), 0, 0, 0
    with created(path) as output:
        for line in rows:
            output.write(line)
            digest.update(line)
            size, count, longest = size + len(line), count + 1, max(longest, len(line))
            if count % EVERY == 0:
                told(count)
    return Seal(count, size, digest.hexdigest()), longest


def _rows(connection: psycopg.Connection, table: Table, *, opening: bool) -> Iterable[bytes]:
    """The rows in the order of their key, each a line of JSON."""
    found = _copied(connection, table)
    if opening and table.name in omitted.SEALED:
        return opened(found, omitted.SEALED[table.name])
    return found


def _copied(connection: psycopg.Connection, table: Table) -> Iterator[bytes]:
    statement = f"COPY (SELECT row_to_json(row) FROM ({table.selection}) AS row) TO STDOUT {RAW}"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for block in copy:
            yield bytes(block)


def _numbering(connection: psycopg.Connection) -> dict[str, int]:
    """The last number that each sequence gave."""
    names = [table.name for table in tables()]
    found = connection.execute(_SEQUENCES, [names]).fetchall()
    last: dict[str, int] = {}
    for name in sorted([*(str(name) for (name,) in found), LEDGER_NUMBERS]):
        query = sql.SQL("SELECT last_value, is_called FROM {}")
        row = connection.execute(query.format(sql.Identifier(name))).fetchone()
        if row and row[1]:
            last[name] = int(row[0])
    return last


def _keys(draft: Path, connection: psycopg.Connection) -> None:
    """The keys of the files that rows name, for after the moment."""
    statement = f'COPY (SELECT key FROM ({_KEYS}) AS named ORDER BY key COLLATE "C") TO STDOUT'
    with (
        created(draft / LIST) as output,
        connection.cursor() as cursor,
        cursor.copy(statement.encode()) as copy,
    ):
        for block in copy:
            output.write(block)


def _parquet(draft: Path, manifest: Manifest, longest: dict[str, int], watch: Watch) -> None:
    every = tables()
    spill = draft / "spill"
    with engine(spill) as using:
        for place, table in enumerate(every):
            watch("parquet", place, len(every))
            target = parquet_of(draft, table.name)
            lines = lines_of(draft, table.name)
            write_parquet(using, table, lines, target, longest=longest[table.name])
            manifest.parquet[table.name] = sealed_file(target, manifest.tables[table.name].rows)
    shutil.rmtree(spill, ignore_errors=True)
    watch("parquet", len(every), len(every))


def _files(draft: Path, manifest: Manifest, watch: Watch) -> None:
    """Copy the files; one that is gone from storage is listed without a digest."""
    keys = draft / "keys"
    (draft / LIST).rename(keys)
    with keys.open("rb") as stream:
        total = sum(1 for _line in stream)
    with keys.open("rb") as stream, created(draft / LIST) as output:
        for place, line in enumerate(stream):
            copied = _copied_file(draft, line.rstrip(b"\n").decode())
            output.write(orjson.dumps(copied) + b"\n")
            manifest.files_size += copied.size
            manifest.missing += not copied.sha256
            watch("files", place + 1, total)
    keys.unlink()
    manifest.files = sealed_file(draft / LIST, total)


def _copied_file(draft: Path, key: str) -> StoredFile:
    try:
        stream = files.open_file(key)
    except FileNotFoundError:
        return StoredFile(key, 0, "")
    digest, size = hashlib.sha256(), 0
    with stream, created(file_of(draft, key)) as output:
        while piece := stream.read(PIECE):
            digest.update(piece)
            output.write(piece)
            size += len(piece)
    return StoredFile(key, size, digest.hexdigest())
