"""What the command line remembers about a database, inside that database.

A small table of its own, read and written without Django, so that a second start needs none.
"""

import psycopg

from kuula.kit import postgres
from kuula.kit.trouble import Trouble

SCHEMA = "schema"
VERSION = "version"
FIRST_START = "first_start"
DEMO_LOGINS = "demo_logins"
DEMO_MAIL = "demo_mail"
IDENTITY = "identity"
RESTORED = "restored"
BEFORE_RESTORE = "kuula_before_restore"
SECONDS_TO_CONNECT = 10
MAKE_TABLE = """
    create table if not exists kuula_installation (name text primary key, value text not null)
"""
FIRST_RUN_OPEN = """
    select secret from workspace_firstrun
    where finished_at is null and not exists (select from workspace_staff)
"""


def connect(url: str) -> psycopg.Connection:
    """A connection that commits each statement. Raises Trouble when nothing answers, and for what
    is not the address of a database."""
    postgres.django_database(url)
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=SECONDS_TO_CONNECT)
    except psycopg.OperationalError as error:
        raise Trouble(
            f"The database does not answer: {str(error).strip().splitlines()[0]}",
            "Run `kuula doctor` to see why.",
        ) from error


def recall(url: str) -> dict[str, str]:
    """Everything remembered; empty for a database Kuula has not seen yet."""
    with connect(url) as connection:
        known = connection.execute("select to_regclass('kuula_installation') is not null")
        if known.fetchone() != (True,):
            return {}
        rows = connection.execute("select name, value from kuula_installation").fetchall()
    return {str(name): str(value) for name, value in rows}


def remember(url: str, name: str, value: str) -> None:
    """Write one value, over an older one."""
    with connect(url) as connection:
        connection.execute(MAKE_TABLE)
        connection.execute(
            "insert into kuula_installation values (%s, %s) "
            "on conflict (name) do update set value = excluded.value",
            [name, value],
        )


def setup_secret(url: str) -> str:
    """The secret that opens the first-run page while nobody works here; empty afterwards."""
    with connect(url) as connection:
        row = connection.execute(FIRST_RUN_OPEN).fetchone()
    return str(row[0]) if row else ""


def forget(url: str, name: str) -> None:
    """Remove one value, if it is there."""
    if recall(url):
        with connect(url) as connection:
            connection.execute("delete from kuula_installation where name = %s", [name])


def restore_is_unfinished(url: str) -> bool:
    """Whether the tables from before a restore are still here, which its last step removes."""
    with connect(url) as connection:
        found = connection.execute("select to_regnamespace(%s) is not null", [BEFORE_RESTORE])
        return found.fetchone() == (True,)
