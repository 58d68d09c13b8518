"""`kuula mail`: what Kuula understands of a mail, without a database."""

import io
import sys

import click

from kuula.channels.mail.parsing.cli import parse_file


@click.group()
def command() -> None:
    """Look at mail the way Kuula does."""


@command.command()
@click.argument("file")
def parse(*, file: str) -> None:
    """Print what Kuula understands of the mail in FILE as JSON; - is standard input.

    Exit code 0 for anything that is mail at all, 2 for what cannot be read or is too large.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(parse_file(file, sys.stdout.write, sys.stderr.write))
