"""Whether the tables are those this version was written for, told without loading Django."""

import hashlib
from importlib import metadata
from pathlib import Path

import psycopg

import kuula
from kuula.faces.cli import installation
from kuula.kit.trouble import Trouble

WITH_TABLES = ("django", "django-allauth", "procrastinate")


def fingerprint() -> str:
    """A digest of everything that shapes the tables: our migrations, the libraries' versions."""
    digest = hashlib.sha256()
    root = Path(kuula.__path__[0])
    shaping = [*root.rglob("migrations/*.py"), *root.glob("config/settings*")]
    for file in sorted(file for file in shaping if file.is_file()):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    for library in WITH_TABLES:
        digest.update(f"{library}={metadata.version(library)}".encode())
    return digest.hexdigest()


def is_current(url: str) -> bool:
    """Whether this very version, or one with the same tables, was the last to migrate."""
    return installation.recall(url).get(installation.SCHEMA) == fingerprint()


def refuse_half_restored(url: str) -> None:
    """Raise Trouble for what a restore left half done: nobody works on it, for who was erased may
    be back in it."""
    if installation.restore_is_unfinished(url):
        raise Trouble(
            "A restore broke off, and what is here is neither the old state nor all of the backup.",
            "Run `kuula restore --finish`, then start again.",
        )


def nobody_works(url: str) -> bool:
    """Whether no other program is connected to this database, but those that wait to migrate."""
    with installation.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND wait_event IS DISTINCT FROM 'advisory'"
            " AND pid <> pg_backend_pid()"
        ).fetchone()
    return row == (0,)


def make_months(url: str) -> None:
    """See that the ledger has its next months, also after Kuula was off for long."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        connection.execute("SELECT ledger_make_partitions(3)")
