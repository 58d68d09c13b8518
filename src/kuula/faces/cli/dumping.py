"""Talking to pg_dump and pg_restore, and counting what they carry."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from kuula.kit import postgres
from kuula.kit.trouble import Trouble

TABLES = """
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database, as pg_dump and a count see it alike."""

    name: str
    server: str
    tables: dict[str, int]


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Hold one moment of the database for the time of the block, with the rows of each table."""
    with psycopg.connect(url) as connection:
        connection.execute("set session idle_in_transaction_session_timeout = 0")
        connection.commit()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute(
            "select pg_export_snapshot(), current_setting('server_version')"
        ).fetchone()
        if row is None:
            raise Trouble("The database gives no snapshot.")
        yield Snapshot(str(row[0]), str(row[1]), counts(connection))


def counts(connection: psycopg.Connection) -> dict[str, int]:
    """The exact number of rows of each table."""
    found = {}
    for (table,) in connection.execute(TABLES).fetchall():
        query = sql.SQL("select count(*) from public.{}").format(sql.Identifier(table))
        row = connection.execute(query).fetchone()
        found[str(table)] = int(row[0]) if row else 0
    return found


@contextmanager
def dump(url: str, moment: Snapshot) -> Iterator[IO[bytes]]:
    """The database in pg_dump's custom format, as a stream. Raises Trouble when pg_dump fails."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment.name}"]
    program = _program(url, "pg_dump", [*words, "--schema=public"])
    with subprocess.Popen(  # noqa: S603 - a program of ours
        program.words, env=program.environment, stdout=subprocess.PIPE
    ) as running:
        if running.stdout is None:
            raise Trouble("pg_dump gives no output.")
        yield running.stdout
    if running.returncode:
        raise Trouble("The database could not be written out; the lines above say why.")


def restore(url: str, pieces: Iterator[bytes]) -> None:
    """Make and fill the schema from a dump, all or nothing. Raises Trouble when it fails."""
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    program = _program(url, "pg_restore", words)
    with subprocess.Popen(  # noqa: S603 - a program of ours
        program.words, env=program.environment, stdin=subprocess.PIPE
    ) as running:
        _feed(running, pieces)
    if running.returncode:
        raise Trouble("The database could not be filled; the lines above say why.")


def _feed(running: subprocess.Popen[bytes], pieces: Iterator[bytes]) -> None:
    if running.stdin is None:
        return
    try:
        for piece in pieces:
            running.stdin.write(piece)
        running.stdin.close()
    except BrokenPipeError:
        return


@dataclass(frozen=True)
class _Program:
    words: list[str]
    environment: dict[str, str]


def _program(url: str, name: str, words: list[str]) -> _Program:
    """A program on this database; the password goes by the environment, not shown by `ps`."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    address = make_conninfo("", **parts)
    return _Program([str(_tool(name)), *words, f"--dbname={address}"], environment)


def _tool(name: str) -> Path:
    """Our own program for our own server; for another server the system's, which may know TLS."""
    system = None if postgres.embedded() else shutil.which(name)
    return Path(system) if system else postgres.pg_tool(name)
