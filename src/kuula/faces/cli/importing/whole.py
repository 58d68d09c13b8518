"""`kuula import kuula`: an export of another Kuula, taken into an installation that is empty."""

import os
from pathlib import Path

import click

from kuula.connectors.moving.actions import refuse_unless_empty, take_in
from kuula.connectors.moving.checking import checked
from kuula.faces.cli.moving import watched
from kuula.faces.cli.restore import refuse_while_running
from kuula.faces.cli.running import current_database, only_one
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.workspace.actors import SYSTEM


@click.command(name="kuula")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def whole(*, folder: Path) -> None:
    """Everything of another Kuula, from the folder that its `kuula export` wrote.

    The export is looked through first: what is damaged, or of another version, is refused. All of
    it is taken in, or nothing. Nobody is written to. docs/reference/export.md says what is to be
    done afterwards.
    """
    where = home.load()
    with only_one(where, str(os.getpid())), current_database(where) as url:
        refuse_while_running(url)
        refuse_unless_empty()
        with watched() as watch:
            manifest = checked(folder.absolute(), watch=watch)
            take_in(SYSTEM, folder=folder.absolute(), manifest=manifest, watch=watch)
    say(f"Taken in: {manifest.rows:,} rows of {len(manifest.tables)} tables, "
        f"{manifest.files.rows - manifest.missing:,} files.")  # fmt: skip
    say("Nobody has a password yet: kuula createadmin --reset EMAIL lets an administrator in.")
    say("Mailboxes and sign-in by other providers need their passwords again, in the settings.")
    if not manifest.opened:
        say("Sensitive attributes open only with the keys of secrets.json of the old installation.")
