"""`kuula dispatcher`: the process that tells the news of the ledger on."""

import click

from kuula.ledger.dispatcher import run_dispatcher


@click.command()
def command() -> None:
    """Turn what the ledger gains into jobs and wake the live pages, until told to stop."""
    run_dispatcher()
