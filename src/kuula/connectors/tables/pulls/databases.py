"""Rows of a query in another database: read only, in a limited time, a limited number, as text."""

import re
import time as stopwatch
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import Any, Final

import psycopg
from django.utils.translation import gettext as _

from kuula.connectors.tables.models import Pull
from kuula.connectors.tables.reading.records import MOST_COLUMNS
from kuula.kit.problems import Problem
from kuula.kit.text import one_line

MOST_ROWS: Final = 1_000_000
SECONDS: Final = 600
PATIENCE: Final = 10
_HOST: Final = re.compile(r"[\w.:%-]{1,200}")
PORTS: Final = {Pull.Kind.POSTGRESQL: 5432, Pull.Kind.MARIADB: 3306, Pull.Kind.SQLSERVER: 1433}
_PIECE: Final = 2000


@dataclass(frozen=True, slots=True)
class Where:
    """A database and who asks it."""

    kind: str
    host: str
    port: int
    database: str
    username: str
    password: str


def checked_host(said: str) -> str:
    """A server that is reached over the network. Raises Problem for the folder of a socket: there
    a database lets in whoever runs the program, and Kuula's own would open to any query."""
    host = said.strip()
    if not _HOST.fullmatch(host):
        raise Problem(_("Write the name or the number of a server."), field="host")
    return host


def rows_of(where: Where, query: str) -> Iterator[list[str]]:
    """The names of the columns, then the rows, as a table writes them. Raises Problem with the
    reason of the database, for more than a million rows, and after ten minutes."""
    checked_host(where.host)
    ask, until = _ASKING[where.kind], stopwatch.monotonic() + SECONDS
    try:
        for count, row in enumerate(ask(where, query)):
            if stopwatch.monotonic() > until:
                raise Problem(_("The query takes longer than ten minutes. Narrow it."))
            if count > MOST_ROWS:
                said = _("The query has more than %(most)s rows. Narrow it.")
                raise Problem(said % {"most": MOST_ROWS})
            if len(row) > MOST_COLUMNS:
                said = _("The table has more than %(count)s columns.")
                raise Problem(said % {"count": MOST_COLUMNS})
            yield [_text(value) for value in row]
    except Problem:
        raise
    except Exception as error:
        why = one_line(str(error), 300)
        raise Problem(_("The database said: %(why)s") % {"why": why}) from error


def _postgresql(where: Where, query: str) -> Iterator[Sequence[Any]]:
    """By a cursor of the server's: it takes one reading statement, nothing else."""
    limits = f"-c default_transaction_read_only=on -c statement_timeout={SECONDS * 1000}"
    with psycopg.connect(
        host=where.host, port=where.port, dbname=where.database, user=where.username,
        password=where.password, connect_timeout=PATIENCE, options=limits,
        application_name="kuula", keepalives_idle=30, keepalives_interval=10, keepalives_count=3,
        tcp_user_timeout=60_000,
    ) as connection:  # fmt: skip
        connection.read_only = True
        with connection.cursor("kuula_pull") as cursor:
            cursor.itersize = _PIECE
            cursor.execute(query.encode())
            yield [one.name for one in cursor.description or ()]
            yield from cursor


def _mariadb(where: Where, query: str) -> Iterator[Sequence[Any]]:
    """Closing reads to the end of what was asked, so the server is told where that is."""
    pymysql = import_module("pymysql")
    connection = pymysql.connect(
        host=where.host, port=where.port, database=where.database, user=where.username,
        password=where.password.encode(), connect_timeout=PATIENCE, read_timeout=SECONDS + PATIENCE,
        charset="utf8mb4", cursorclass=import_module("pymysql.cursors").SSCursor,
    )  # fmt: skip
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(
            f"SET SESSION max_statement_time={SECONDS}, sql_select_limit={MOST_ROWS + 2}"
        )
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.execute("START TRANSACTION READ ONLY")
        cursor.execute(query)
        yield from _fetched(cursor)


def _sqlserver(where: Where, query: str) -> Iterator[Sequence[Any]]:
    """SQL Server has no transaction that only reads: what a query writes is rolled back, since
    nothing is committed. Give it an account that may only read."""
    pytds = import_module("pytds")
    connection = pytds.connect(
        dsn=where.host, port=where.port, database=where.database, user=where.username,
        password=where.password, login_timeout=PATIENCE, timeout=SECONDS, readonly=True,
        autocommit=False,
    )  # fmt: skip
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(query)
        yield from _fetched(cursor)
        connection.rollback()


def _fetched(cursor: Any) -> Iterator[Sequence[Any]]:
    if cursor.description is None:
        raise Problem(_("This is no query that reads rows."))
    yield [one[0] for one in cursor.description]
    while some := cursor.fetchmany(_PIECE):
        yield from some


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, float | Decimal):
        number = Decimal(str(value))
        return f"{number:f}" if number.is_finite() else ""
    return str(value)


_ASKING: Final[dict[str, Callable[[Where, str], Iterator[Sequence[Any]]]]] = {
    Pull.Kind.POSTGRESQL: _postgresql,
    Pull.Kind.MARIADB: _mariadb,
    Pull.Kind.SQLSERVER: _sqlserver,
}
