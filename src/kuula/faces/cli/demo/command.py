"""`kuula demo`: put the demo company in, take it out, or watch mail come in and go out."""

import json

import click

from kuula.faces.cli import installation
from kuula.faces.cli.demo.leaving import remove
from kuula.faces.cli.demo.mail import mail
from kuula.faces.cli.demo.staging import load, logins
from kuula.faces.cli.running import current_database
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.kit.trouble import Trouble
from kuula.workspace.queries import has_staff


@click.group(invoke_without_command=True)
@click.option("--remove", "removing", is_flag=True, help="Take the demo company out again.")
@click.pass_context
def command(context: click.Context, *, removing: bool) -> None:
    """A small believable company to try Kuula on."""
    if context.invoked_subcommand is not None:
        return
    with current_database(home.load()) as url:
        if removing:
            _take_out(url)
        else:
            _put_in(url)


def _take_out(url: str) -> None:
    left = remove()
    installation.forget(url, installation.DEMO_LOGINS)
    say("The demo company is gone. What you added yourself is untouched.")
    for line in left.lines():
        say(line)


def _put_in(url: str) -> None:
    if has_staff():
        raise Trouble(
            "Somebody works here already, so the demo company stays out.",
            "Start an empty installation with KUULA_HOME=some/new/folder kuula up.",
        )
    load()
    installation.remember(url, installation.DEMO_LOGINS, json.dumps(list(logins())))
    for login in logins():
        say(login)


command.add_command(mail)
