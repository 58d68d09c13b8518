"""The step of `kuula up` that fills a new installation with the demo company.

Runs in a process of its own, so that the parent of all processes stays small.
"""

import importlib
import json

import click
from django.contrib.auth import get_user_model

from kuula.faces.cli import installation
from kuula.kit import home, postgres

DEMO = "kuula.faces.cli.demo"


@click.command()
@click.option("--demo/--no-demo", default=True)
def command(*, demo: bool) -> None:
    """Decide once what an installation starts as: with the demo, or with its first-run page."""
    url = postgres.database_url(home.load())
    begun = "own"
    if demo and is_empty():
        company = importlib.import_module(DEMO)
        company.load()
        installation.remember(url, installation.DEMO_LOGINS, json.dumps(list(company.logins())))
        begun = "demo"
    installation.remember(url, installation.FIRST_START, begun)


def is_empty() -> bool:
    """Whether nobody works here yet."""
    return not get_user_model()._default_manager.exists()
