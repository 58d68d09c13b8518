"""Whether something before the database hands its connections round (a pooler in transaction mode).

Kuula needs sessions: the fetchers' locks, the listening of the live pages and prepared statements
belong to one connection and are lost when the next transaction gets another.
"""

from collections.abc import Iterator
from typing import Final

import psycopg

from kuula.faces.cli import installation
from kuula.faces.cli.findings import Finding, bad

TRIES: Final = 3
WHO: Final = "SELECT pg_backend_pid()"


def poolers(url: str) -> Iterator[Finding]:
    """One finding when sessions do not last, none when they do."""
    if _sessions_are_shared(url):
        yield bad(
            "A pooler before the database gives each transaction another connection: mailboxes"
            " could be fetched twice at once, live pages hear nothing, and statements fail.",
            "Name PostgreSQL itself in DATABASE_URL, or give Kuula a pool with pool_mode = session"
            " (PgBouncer) and at least 60 connections.",
        )


def _sessions_are_shared(url: str) -> bool:
    """A session keeps its server process, and no two have the same one at the same time.

    The second connection holds on to a transaction meanwhile, so that a pooler, which likes to give
    the connection that came back last, has to give the first one another.
    """
    with installation.connect(url) as first, installation.connect(url) as second:
        for _try in range(TRIES):
            mine = _backend_of(first)
            try:
                with second.transaction():
                    if _backend_of(second) == mine or _backend_of(first) != mine:
                        return True
            except (psycopg.errors.ProtocolViolation, psycopg.errors.FeatureNotSupported):
                return True  # one that knows no transactions at all
    return False


def _backend_of(connection: psycopg.Connection) -> int:
    row: tuple[int] | None = connection.execute(WHO, prepare=False).fetchone()
    return row[0] if row else 0
