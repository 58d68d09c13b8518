"""`kuula import`: a command for each thing that can be taken in."""

import click

from kuula.faces.cli.importing.table import table


@click.group()
def command() -> None:
    """Take in what stood elsewhere, as history that writes to nobody."""


command.add_command(table)
