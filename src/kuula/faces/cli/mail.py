"""`kuula mail`: what Kuula understands of a mail, without a database."""

import sys
from pathlib import Path

import click

from kuula.channels.mail.parsing.cli import parse_file


@click.group()
def command() -> None:
    """Look at mail the way Kuula does."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def parse(*, file: Path) -> None:
    """Print what Kuula understands of the mail in FILE as JSON."""
    sys.exit(parse_file(file))
