"""`kuula import`: read an export of another desk, list what was imported, take an import back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from kuula.channels.mail.access import mailboxes_for
from kuula.connectors.importers.actions import Order, bring, foresee, undo_import
from kuula.connectors.importers.counting import Counts
from kuula.connectors.importers.models import DeskKind
from kuula.connectors.importers.queries import import_numbered, imports, refusals_of
from kuula.connectors.importers.refusing import Stopped
from kuula.faces.cli.importing.letters import tools
from kuula.faces.cli.importing.table import table
from kuula.faces.cli.importing.telling import (
    progress,
    tell_counts,
    tell_imports,
    tell_report,
    tell_undone,
)
from kuula.faces.cli.importing.whole import whole
from kuula.faces.cli.running import current_database
from kuula.faces.cli.saying import say
from kuula.kit import home
from kuula.kit.text import email_key, is_email
from kuula.kit.trouble import Trouble
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Team
from kuula.workspace.queries import all_brands, known_teams

LISTED: Final = 1000


@click.group(invoke_without_command=True)
@click.option("--list", "listing", is_flag=True, help="List the imports there were.")
@click.option("--show", type=int, metavar="N", help="Show what import N took in and refused.")
@click.option("--undo", type=int, metavar="N", help="Take import N back.")
@click.pass_context
def command(context: click.Context, *, listing: bool, show: int | None, undo: int | None) -> None:
    """Take in conversations from another desk, as history that writes to nobody.

    Each desk has its own command: kuula import zendesk FILE, and so on. Try it with --dry-run.
    `kuula import kuula DIR` takes everything of another Kuula into an empty one.
    """
    if context.invoked_subcommand is not None:
        return
    if not (listing or show or undo):
        say(context.get_help())
        return
    with current_database(home.load()):
        if listing:
            tell_imports(imports())
        elif show:
            _show(show)
        elif undo:
            _undo(undo)


def _show(number: int) -> None:
    found = import_numbered(number)
    tell_imports([found])
    tell_counts(Counts.read(found.counts), trial=False)
    for line in refusals_of(found, LISTED):
        say(f"  {line}")


def _undo(number: int) -> None:
    with progress("Taking it back") as watch:
        undone = undo_import(SYSTEM, number=number, watch=watch)
    tell_undone(number, undone)


def _desk_command(kind: DeskKind, title: str) -> click.Command:
    @click.command(name=kind.value, help=f"{title}\n\nFILE is described in docs/guide/import.md.")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--brand", "brand_name", default="", help="The brand they belong to.")
    @click.option("--team", "team_name", default="", help="The team they go to.")
    @click.option("--desk", default="", help="What you call that desk, if you bring several.")
    @click.option("--files", "beside", type=click.Path(path_type=Path), help="Where files lie.")
    @click.option("--ours", multiple=True, help="An address you wrote from (mbox).")
    @click.option("--dry-run", is_flag=True, help="Read and count; write nothing.")
    def of_desk(  # noqa: PLR0913 - one for each option
        *,
        file: Path,
        brand_name: str,
        team_name: str,
        desk: str,
        beside: Path | None,
        ours: tuple[str, ...],
        dry_run: bool,
    ) -> None:
        if not file.exists():
            raise Trouble(f"There is no file {file}.")
        with current_database(home.load()), _plain_trouble():
            order = Order(
                kind=kind,
                desk=(desk.strip() or kind.value)[:60],
                path=file,
                brand=_brand(brand_name),
                team=_team(team_name),
                beside=beside,
                ours=_our_addresses(ours),
            )
            _run(order, dry_run=dry_run)

    return of_desk


def _run(order: Order, *, dry_run: bool) -> None:
    with progress("Reading" if dry_run else "Taking in") as watch:
        act = foresee if dry_run else bring
        report = act(SYSTEM, order=order, tools=tools(), watch=watch)
    tell_report(report, trial=dry_run)


@contextmanager
def _plain_trouble() -> Iterator[None]:
    try:
        yield
    except Stopped as stopped:
        raise Trouble(str(stopped)) from stopped
    except OSError as error:
        name = os.path.basename(error.filename or "")
        raise Trouble(f"{name or 'The file'} cannot be read: {error.strerror or error}.") from error


def _brand(name: str) -> Brand:
    known = {brand.name: brand for brand in all_brands()}
    if not known:
        raise Trouble("There is no brand yet.", "Start Kuula and go through the first steps.")
    if name in known:
        return known[name]
    if not name and len(known) == 1:
        return next(iter(known.values()))
    names = ", ".join(sorted(known))
    said = f"There is no brand {name}." if name else "Say which brand they belong to."
    raise Trouble(said, f"Add --brand with one of: {names}.")


def _team(name: str) -> Team | None:
    if not name:
        return None
    known = {team.name: team for team in known_teams(SYSTEM)}
    if name not in known:
        raise Trouble(f"There is no team {name}.", f"Teams are: {', '.join(sorted(known))}.")
    return known[name]


def _our_addresses(said: tuple[str, ...]) -> frozenset[str]:
    wrong = [one for one in said if not is_email(one)]
    if wrong:
        raise Trouble(f"{wrong[0]} is no mail address.")
    boxes = mailboxes_for(SYSTEM).values_list("address", flat=True)
    return frozenset(email_key(one) for one in (*said, *boxes))


for _kind, _title in {
    DeskKind.ZENDESK: "Zendesk: JSON Lines of tickets, comments, users and organizations.",
    DeskKind.ZAMMAD: "Zammad: JSON of its API: tickets, articles, users.",
    DeskKind.OSTICKET: "osTicket: an SQL dump of its database.",
    DeskKind.FREESCOUT: "FreeScout: an SQL dump of its database.",
    DeskKind.MBOX: "Mail: an mbox file, or a folder of .eml files.",
}.items():
    command.add_command(_desk_command(_kind, _title))
command.add_command(table)
command.add_command(whole)
