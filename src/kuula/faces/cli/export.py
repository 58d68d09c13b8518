"""`kuula export`: everything an installation holds, in formats that any program reads."""

from pathlib import Path

import click

from kuula.connectors.moving.actions import note_made
from kuula.connectors.moving.writing import carry_out
from kuula.faces.cli.moving import watched
from kuula.faces.cli.running import current_database
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.kit.trouble import Trouble
from kuula.workspace.actors import SYSTEM


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--open-sealed", is_flag=True, help="Write sensitive attributes in the clear, not sealed."
)
def command(*, folder: Path, open_sealed: bool) -> None:
    """Write everything into the new folder DIR: JSON Lines, Parquet, files and a manifest.

    Everything goes on working meanwhile; what is written is all of one moment. Passwords, keys,
    tokens and sessions are left out. Sensitive attributes stay sealed with this installation's key
    unless --open-sealed is said. docs/reference/export.md describes each table and column; `kuula
    import kuula DIR` takes it into an empty installation.

    DIR appears when it is whole. After a kill run the same command again.
    """
    with current_database(home.load()):
        try:
            with watched() as watch:
                made = carry_out(folder.absolute(), opening=open_sealed, watch=watch)
        except OSError as error:
            raise Trouble(f"{folder} cannot be written: {error.strerror or error}.") from error
        note_made(SYSTEM, manifest=made)
    say(f"{folder}: {made.rows:,} rows of {len(made.tables)} tables, {made.files.rows:,} files.")
    if made.missing:
        say(f"{made.missing:,} files are named by rows, but are not in storage.")
    if made.opened:
        say("Sensitive attributes are in the clear: keep the folder where only you can read it.")
    say("Left out: passwords, keys, tokens and sessions.")
