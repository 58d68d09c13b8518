"""`kuula database`: the embedded server by itself."""

import click

from kuula.faces.cli.saying import say, step
from kuula.kit import home, postgres
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble


@click.group()
def command() -> None:
    """Start, stop and upgrade the embedded database server."""


@command.command()
def start() -> None:
    """Start the server and leave it running."""
    with step("Starting the database"):
        postgres.ensure_running(_embedded())
    say("The database runs; `kuula database stop` stops it.")


@command.command()
def stop() -> None:
    """Stop the server; open sessions are cut, nothing committed is lost."""
    with step("Stopping the database"):
        ran = postgres.stop(_embedded())
    say("The database is stopped." if ran else "The database was not running.")


@command.command()
def status() -> None:
    """Say whether the server runs and where its files are."""
    found = postgres.status(_embedded())
    say(f"Running as process {found.pid}." if found.running else "Not running.")
    say(f"Version: {found.major or 'none yet'}; this Kuula brings {postgres.MAJOR}.")
    say(f"Files: {found.folder}")
    say(f"Socket: {found.socket}")


@command.command()
@click.option(
    "--old-programs", type=click.Path(exists=True), help="Folder of the old server's programs."
)
def upgrade(*, old_programs: str | None) -> None:
    """Move the files to the PostgreSQL version that this Kuula brings; the old ones are kept."""
    kept = postgres.upgrade(_embedded(), old_programs)
    say(f"The database is upgraded to PostgreSQL {postgres.MAJOR}. The old files are in {kept};")
    say("remove them when you have seen that everything is there.")


def _embedded() -> Home:
    if not postgres.embedded():
        raise Trouble(
            "DATABASE_URL names another database server; Kuula does not start or stop that one.",
            "Unset DATABASE_URL to use the embedded server.",
        )
    return home.load()
