"""`kuula fetcher`: the process that fetches and receives mail."""

import click

from kuula.channels.mail.fetcher import run_fetcher
from kuula.kit.presence import announce


@click.command()
def command() -> None:
    """Watch every mailbox, and receive mail where a port is given for it, until told to stop."""
    announce("fetcher")
    run_fetcher()
