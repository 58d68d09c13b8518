"""Taking an export into an installation in which nothing is yet."""

import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from kuula.connectors.moving import omitted
from kuula.connectors.moving.manifest import (
    Manifest,
    Watch,
    file_of,
    lines_of,
    listed_files,
)
from kuula.connectors.moving.moment import one_transaction
from kuula.connectors.moving.refusing import MovingRefused
from kuula.connectors.moving.sealing import closed
from kuula.connectors.moving.tables import Table, tables
from kuula.connectors.moving.writing import RAW
from kuula.kit import files
from kuula.kit.crypto import seal
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

TOGETHER: Final = 5000
FILLED_BY_MIGRATIONS: Final = frozenset(
    {"workspace_firstrun", "workspace_rolepermission", "listening_touchpoint"}
)
_FOREIGN: Final = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
WHERE c.contype = 'f' AND c.conrelid::regclass::text = ANY(%s) ORDER BY 1, 2
"""
_READERS: Final = """
INSERT INTO ledger_reader (name, position, moved_at)
SELECT unnest(%s::text[]), COALESCE((SELECT max(id) FROM ledger_event), 0), now()
ON CONFLICT (name) DO UPDATE SET position = excluded.position
"""


def refuse_unless_empty() -> None:
    """Raise MovingRefused when anybody works here, or anything was written down."""
    with one_transaction() as connection:
        _refuse_unless_empty(connection)


def take_in(actor: Actor, *, folder: Path, manifest: Manifest, watch: Watch) -> None:
    """Fill this empty installation with an export that was checked; nothing fires.

    All of the rows or none: what breaks off leaves the installation as empty as it was. Raises
    MovingRefused for one that is not empty, and for rows that do not fit together.
    """
    allow(actor, Permission.STAFF)
    _store(folder, watch)
    with one_transaction() as connection:
        _refuse_unless_empty(connection)
        foreign = _without_foreign_keys(connection)
        connection.execute("CREATE TEMP TABLE line (body json) ON COMMIT DROP")
        done = 0
        for table in tables():
            if table.name in FILLED_BY_MIGRATIONS:
                connection.execute(f'DELETE FROM "{table.name}"'.encode())
            for count in _filled(connection, folder, table, opened=manifest.opened):
                done += count
                watch("rows", done, manifest.rows)
        _fresh_secrets(connection)
        _with_foreign_keys(connection, foreign)
        _go_on_numbering(connection, manifest)
        connection.execute("SELECT ledger_make_partitions(3)")
        connection.execute(_READERS, [manifest.readers])
    _plan_anew()


def _refuse_unless_empty(connection: psycopg.Connection) -> None:
    for table in tables():
        if table.name in FILLED_BY_MIGRATIONS:
            continue
        question = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table.name))
        if connection.execute(question).fetchone() == (True,):
            raise MovingRefused(
                f"This installation is not empty: {table.name} has rows.",
                "Take the export into a new one: KUULA_HOME=some/new/folder kuula import kuula DIR",
            )


def _store(folder: Path, watch: Watch) -> None:
    """Put the files into storage, where they have the same keys; twice is once."""
    for stored, one in enumerate(listed_files(folder), 1):
        if one.sha256:
            with file_of(folder, one.key).open("rb") as stream:
                key, _size = files.store_stream(stream, one.key.partition("/")[0])
            if key != one.key:
                raise MovingRefused(f"The file {one.key} holds something else than its name says.")
        watch("files", stored, stored)


def _without_foreign_keys(connection: psycopg.Connection) -> list[tuple[str, str, str]]:
    """Let the references rest: they are checked at the end, all of a table at once."""
    names = [table.name for table in tables()]
    found = connection.execute(_FOREIGN, [names]).fetchall()
    for table, name, _rule in found:
        statement = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
        connection.execute(statement.format(sql.Identifier(table), sql.Identifier(name)))
    return [(str(table), str(name), str(rule)) for table, name, rule in found]


def _with_foreign_keys(connection: psycopg.Connection, foreign: list[tuple[str, str, str]]) -> None:
    for table, name, rule in foreign:
        statement = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
        parts = (sql.Identifier(table), sql.Identifier(name), sql.SQL(rule))
        try:
            connection.execute(statement.format(*parts))
        except psycopg.errors.ForeignKeyViolation as error:
            raise MovingRefused(
                f"The rows of {table} do not fit the others: {error.diag.message_detail}"
            ) from error


def _filled(
    connection: psycopg.Connection, folder: Path, table: Table, *, opened: bool
) -> Iterator[int]:
    """Write the rows of a table, some thousand at a time; answers how many each time."""
    insert = _insert(table)
    with lines_of(folder, table.name).open("rb") as stream:
        lines: Iterable[bytes] = stream
        if opened and table.name in omitted.SEALED:
            lines = closed(lines, omitted.SEALED[table.name])
        waiting = iter(lines)
        while some := list(islice(waiting, TOGETHER)):
            with connection.cursor() as cursor:
                with cursor.copy(f"COPY line FROM STDIN {RAW}".encode()) as copy:
                    copy.write(b"".join(some))
                cursor.execute(insert)
                cursor.execute("TRUNCATE line")
            yield len(some)


def _insert(table: Table) -> bytes:
    """The statement that makes rows of the lines; what was left out is filled with a blank."""
    names = [f'"{column.name}"' for column in table.columns]
    values = [
        f"COALESCE(row.\"{column.name}\", 'null'::jsonb)"
        if column.sql_type == "jsonb" and not column.null
        else f'row."{column.name}"'
        for column in table.columns
    ]
    for blank in table.blanks:
        names.append(f'"{blank}"')
        values.append(omitted.COLUMNS[f"{table.name}.{blank}"].sql)
    types = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.columns)
    return (
        f'INSERT INTO "{table.name}" ({", ".join(names)}) SELECT {", ".join(values)}'
        f" FROM line, json_to_record(line.body) AS row ({types})"
    ).encode()


def _fresh_secrets(connection: psycopg.Connection) -> None:
    """Make anew the secrets that were left out and cannot be empty."""
    for place, blank in omitted.COLUMNS.items():
        table, _dot, column = place.partition(".")
        if not blank.fresh:
            continue
        for (number,) in connection.execute(f"SELECT id FROM {table}".encode()).fetchall():
            connection.execute(
                f"UPDATE {table} SET {column} = %s WHERE id = %s".encode(),
                [seal(secrets.token_urlsafe(32)), number],
            )


def _go_on_numbering(connection: psycopg.Connection, manifest: Manifest) -> None:
    """New rows get numbers that were never given before."""
    for name, last in manifest.sequences.items():
        connection.execute("SELECT setval(%s::regclass, %s)", [name, last])


def _plan_anew() -> None:
    """Tell the planner what is there now."""
    with one_transaction() as connection:
        connection.execute("ANALYZE")
