"""`kuula dispatcher`: the process that tells the news of the ledger on."""

import click
from django.conf import settings

from kuula.kit.presence import announce
from kuula.ledger.bus_choice import bus_of
from kuula.ledger.dispatcher import run_dispatcher


@click.command()
def command() -> None:
    """Turn what the ledger gains into jobs and wake the live pages, until told to stop."""
    announce("dispatcher")
    run_dispatcher(bus_of(settings.REDIS_URL))
