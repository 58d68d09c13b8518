"""`kuula createadmin`: the first colleague, or the one who lets the others in again."""

import os
import sys

import click

from kuula.faces.cli.running import database
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.workspace.actions import StaffForm, create_administrator
from kuula.workspace.actors import SYSTEM

PASSWORD_VARIABLE = "KUULA_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--email", prompt="E-mail address", help="Address to sign in with.")
@click.option("--name", prompt="Name", help="Name that colleagues see.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def command(*, email: str, name: str, password_stdin: bool) -> None:
    """Make an administrator.

    The password is asked for, or read from standard input or from KUULA_ADMIN_PASSWORD; it is
    never an argument, since those can be seen by others.
    """
    password = _password(from_input=password_stdin)
    with database(home.load()):
        made = create_administrator(SYSTEM, form=StaffForm(email, name), password=password)
    say(f"{made.name} <{made.email}> is an administrator and can sign in.")


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
