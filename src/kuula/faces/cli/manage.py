"""`kuula manage`: Django's own commands, for those who know them."""

import click
from django.core.management import ManagementUtility


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Pass the rest of the line to Django's management."""
    ManagementUtility(["kuula manage", *words]).execute()
