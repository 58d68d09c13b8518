"""A connection of one's own to the database of Django, for long work that must see one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

_PLAIN: Final = """
SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '30s';
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1
"""


@contextmanager
def one_moment() -> Iterator[psycopg.Connection]:
    """A transaction that only reads and sees the database as it was at its first statement."""
    with _connected() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute(_PLAIN)
        yield connection
        connection.rollback()


@contextmanager
def one_transaction() -> Iterator[psycopg.Connection]:
    """A transaction that is kept when the block ends well, and else leaves nothing."""
    with _connected() as connection, connection.transaction():
        connection.execute(_PLAIN)
        yield connection


def _connected() -> psycopg.Connection:
    wanted = connections[DEFAULT_DB_ALIAS].get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold", "server_side_binding"):
        wanted.pop(ours, None)
    return psycopg.connect(**wanted)
