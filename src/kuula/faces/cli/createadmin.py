"""`kuula createadmin`: the first colleague, or the one who lets the others in again."""

import os
import sys

import click

from kuula.faces.cli.running import current_database
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.workspace.actions import StaffForm, create_administrator, reset_administrator
from kuula.workspace.actors import SYSTEM

PASSWORD_VARIABLE = "KUULA_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--email", help="Address to sign in with.")
@click.option("--name", help="Name that colleagues see.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--reset", metavar="EMAIL", help="Let this administrator in again instead.")
def command(*, email: str, name: str, password_stdin: bool, reset: str) -> None:
    """Make an administrator.

    The password is asked for, or read from standard input or from KUULA_ADMIN_PASSWORD; it is
    never an argument, since those can be seen by others.

    With --reset an administrator who lost the password or the second factor gets a new password;
    the second factors are removed, and every session ends.
    """
    if reset:
        _let_in_again(reset, from_input=password_stdin)
        return
    email = email or click.prompt("E-mail address")
    name = name or click.prompt("Name")
    password = _password(from_input=password_stdin)
    with current_database(home.load()):
        made = create_administrator(SYSTEM, form=StaffForm(email, name), password=password)
    say(f"{made.name} <{made.email}> is an administrator and can sign in.")


def _let_in_again(email: str, *, from_input: bool) -> None:
    password = _password(from_input=from_input)
    with current_database(home.load()):
        found = reset_administrator(SYSTEM, email=email, password=password)
    say(f"{found.name} <{found.email}> can sign in with the new password, which is all they need.")


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
