"""`kuula person`: what is held on a person, for whoever asks for their own data."""

from pathlib import Path

import click
from django.utils import translation

from kuula.faces.cli.running import database
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.kit.languages import LANGUAGES
from kuula.people.access import customer_for
from kuula.people.actions import note_export
from kuula.privacy.holding import held_on
from kuula.privacy.writing import FORMATS, written
from kuula.workspace.actors import SYSTEM

PRIVATE = 0o600


@click.group()
def command() -> None:
    """Look after what is held on a person."""


@command.command()
@click.argument("number", type=int)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="json")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Of the HTML page.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def export(*, number: int, form: str, language: str, out: Path | None) -> None:
    """Write everything held on the customer NUMBER into one file, closed teams' conversations too.

    The number stands in the address of the customer's page. The export is noted in the ledger.
    """
    target = out or Path(f"customer-{number}.{form}")
    with database(home.load()), translation.override(language):
        found = customer_for(SYSTEM, number)
        words = written(held_on(SYSTEM, found), form)
        target.touch(mode=PRIVATE)
        target.chmod(PRIVATE)
        target.write_bytes(words)
        note_export(SYSTEM, customer=found, form=form)
    say(f"Written to {target}. It holds personal details: keep it safe.")
