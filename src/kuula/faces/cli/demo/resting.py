"""The step of `kuula up` that puts the demo mailboxes to rest after a show that was killed."""

import click

from kuula.faces.cli.demo.pointing import put_back
from kuula.faces.cli.saying import say
from kuula.kit import home, postgres


@click.command()
def command() -> None:
    """Pause the mailboxes a killed `kuula demo mail` left at work, and say so."""
    put_back(postgres.database_url(home.load()))
    say("Paused the demo mailboxes that an interrupted `kuula demo mail` left at work.")
