"""`kuula migrate`: bring the tables up to this version, or refuse those of a newer one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from uuid import uuid4

import click
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from psycopg.errors import LockNotAvailable, QueryCanceled
from rich.progress import Progress, TaskID

from kuula.faces.cli import installation, schema
from kuula.faces.cli.main import set_up_django
from kuula.faces.cli.saying import count_bar, say
from kuula.kit import home, postgres
from kuula.kit.trouble import Trouble
from kuula.kit.version import version

WAITING = "-c lock_timeout=4s"
WORKING = "-c statement_timeout=5s"
ADVISORY_LOCK = 4_858_120


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail unless the tables are current.")
@click.option("--in-restore", is_flag=True, hidden=True, help="Asked for by a restore.")
def command(*, check: bool, in_restore: bool) -> None:
    """Bring the database up to this version of Kuula.

    While others work on the database, a statement that would hold them up for seconds is given up
    instead, so that the desk works on; stop the other parts and run the command again. Alone, as at
    a start with `kuula up`, a statement takes the time it needs. What a restore left half done is
    refused: every way to start Kuula comes through here.
    """
    url = postgres.database_url(home.load())
    if not in_restore:
        schema.refuse_half_restored(url)
    if schema.is_current(url):
        if not check:
            schema.make_months(url)
        say("The database is current.")
        return
    _limit(url)
    set_up_django()
    with _one_at_a_time(url):
        loader = MigrationLoader(connection)
        refuse_newer(loader, installation.recall(url).get(installation.VERSION, ""))
        missing = missing_migrations(loader)
        if check and missing:
            raise Trouble(f"{len(missing)} changes are missing.", "Run `kuula migrate`.")
        if not check:
            with _told_what_to_do():
                _apply(url, len(missing))


def missing_migrations(loader: MigrationLoader) -> set[tuple[str, str]]:
    """The changes of this version that the database has not seen."""
    return set(loader.graph.nodes) - set(loader.applied_migrations)


def refuse_newer(loader: MigrationLoader, made_by: str) -> None:
    """Raise Trouble when the database has seen changes that this version does not know."""
    replaced = {one for node in loader.graph.nodes.values() for one in node.replaces}
    known = set(loader.disk_migrations or {}) | replaced
    unknown = sorted(
        (label, name)
        for label, name in loader.applied_migrations or {}
        if label in loader.migrated_apps and (label, name) not in known
    )
    if unknown:
        newer = f"Kuula {made_by}" if made_by else "a newer Kuula"
        label, name = unknown[-1]
        raise Trouble(
            f"The database was last used by {newer}; this is {version()}, which does not know "
            f"its change {label}.{name}.",
            "Start the newer version, or restore a backup made with this one.",
        )


def _limit(url: str) -> None:
    """Before Django connects: how long a change may wait for others, and hold them up."""
    limits = WAITING if schema.nobody_works(url) else f"{WAITING} {WORKING}"
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {limits}".strip()


@contextmanager
def _told_what_to_do() -> Iterator[None]:
    """A change that was given up says so, and what helps."""
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, (QueryCanceled, LockNotAvailable)):
            raise
        raise Trouble(
            "A change of the tables would have held up those who work on them, and was given up.",
            "Stop the other parts of Kuula and run `kuula migrate` again; what is done stays done.",
        ) from error


def _apply(url: str, count: int) -> None:
    with count_bar() as bar:
        task = bar.add_task("Preparing the database", total=count)
        call_command("migrate", verbosity=1, interactive=False, stdout=_Steps(bar, task))
    call_command("createcachetable", verbosity=0)
    schema.make_months(url)
    if installation.IDENTITY not in installation.recall(url):
        installation.remember(url, installation.IDENTITY, uuid4().hex)
    installation.remember(url, installation.SCHEMA, schema.fingerprint())
    installation.remember(url, installation.VERSION, version())
    say("The database is ready.")


class _Steps(StringIO):
    """Moves the bar at each change that Django reports."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        super().__init__()
        self.bar, self.task = bar, task

    def write(self, text: str) -> int:
        """Count the lines that say a change is done."""
        if text.strip() == "OK":
            self.bar.advance(self.task)
        return super().write(text)


@contextmanager
def _one_at_a_time(url: str) -> Iterator[None]:
    """Of several machines that start together one migrates; the others wait and find it done."""
    with installation.connect(url) as lock:
        lock.execute("select pg_advisory_lock(%s)", [ADVISORY_LOCK])
        yield
