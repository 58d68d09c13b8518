"""`kuula subscribers`: who acts on what the ledger records."""

import click
from rich.table import Table

from kuula.faces.cli.saying import console
from kuula.ledger.subscriptions import subscriptions


@click.command()
def command() -> None:
    """Print every reader of the ledger and what it acts on."""
    table = Table("Subscriber", "Acts on", "History too", title="Who reads the ledger")
    for one in subscriptions():
        types = "everything" if one.types is None else "\n".join(sorted(one.types))
        table.add_row(one.name, types, "yes" if one.history else "no")
    console.print(table)
