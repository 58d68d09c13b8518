"""`kuula listening`: derive all experiences anew from the ledger."""

import click

from kuula.faces.cli.running import current_database
from kuula.faces.cli.saying import count_bar, say
from kuula.kit import home
from kuula.listening.experiences.actions import rebuild_experiences
from kuula.workspace.actors import SYSTEM


@click.group()
def command() -> None:
    """What customers experience."""


@command.command()
def rebuild() -> None:
    """Derive all experiences anew from the ledger; nobody need stop working meanwhile."""
    with current_database(home.load()), count_bar() as bar:
        task = bar.add_task("Reading the ledger", total=0)
        count = rebuild_experiences(
            SYSTEM, watch=lambda upto, last: bar.update(task, completed=upto, total=last)
        )
    say(f"{count} experiences stand as the ledger tells them.")
