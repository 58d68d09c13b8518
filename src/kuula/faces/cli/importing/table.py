"""`kuula import table`: customers, orders and the like from a CSV, TSV or XLSX file."""

import gc
import time
from pathlib import Path
from typing import Final, NamedTuple

import click
from rich.progress import Progress

from kuula.channels.mail.access import own_addresses
from kuula.connectors.tables.access import mapping_called
from kuula.connectors.tables.actions import (
    begin_import,
    discard_import,
    map_columns,
    send_table,
    work_on,
)
from kuula.connectors.tables.actions.ordering import Chosen
from kuula.connectors.tables.mapping import guessed
from kuula.connectors.tables.models import TableImport
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.reporting import refused_lines
from kuula.connectors.tables.targets.known import TARGETS, target_called
from kuula.faces.cli.running import current_database
from kuula.faces.cli.saying import count_bar, say
from kuula.kit import home
from kuula.kit.problems import Problem
from kuula.kit.trouble import Trouble
from kuula.workspace.actors import SYSTEM

_SHOWN: Final = 20
_SELDOM: Final = (100_000, 20, 100)
PATIENCE: Final = 120


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "target", required=True, type=click.Choice(list(TARGETS)), help="What it is.")
@click.option("--mapping", default="", help="A mapping saved by this name; else it is guessed.")
@click.option("--encoding", default="", help="The encoding, when it cannot be told.")
@click.option("--same", multiple=True, help="A field that is so in every line: currency=EUR.")
@click.option("--dry-run", is_flag=True, help="Read, judge and count; write nothing.")
def table(  # noqa: PLR0913 - one for each option
    *, file: Path, target: str, mapping: str, encoding: str, same: tuple[str, ...], dry_run: bool
) -> None:
    """Take in a table: CSV, TSV or XLSX.

    Every line is tried first. With a file that breaks off, or a column that cannot be told, nothing
    is let in. The same file twice changes nothing.
    """
    if not file.is_file():
        raise Trouble(f"There is no file {file}.")
    gc.freeze()
    gc.set_threshold(*_SELDOM)  # else a third of the time goes into looking for garbage
    with current_database(home.load()):
        held = _sent(file, target)
        try:
            _map(held, mapping, Told(encoding, _said_once(same)))
            _try(held)
        except Problem:
            discard_import(SYSTEM, table=held)
            raise
        if dry_run:
            _tell(held, trial=True)
            discard_import(SYSTEM, table=held)
            return
        begin_import(SYSTEM, table=held)
        _work(held, "Letting it in")
        _tell(held, trial=False)


def _sent(file: Path, target: str) -> TableImport:
    with file.open("rb") as stream:
        return send_table(
            SYSTEM, stream=stream, filename=file.name, target=target, ours=own_addresses()
        )


class Told(NamedTuple):
    """What was told of a table beside its mapping."""

    encoding: str
    given: dict[str, str]


def _said_once(same: tuple[str, ...]) -> dict[str, str]:
    for one in same:
        if not all(one.partition("=")):
            raise Trouble(f"“{one}” is not written like currency=EUR.")
    return {name: value for name, _sign, value in (one.partition("=") for one in same)}


def _map(held: TableImport, mapping: str, told: Told) -> None:
    target, shape = target_called(held.target), Shape.of(held.shape)
    saved = mapping_called(SYSTEM, held.target, mapping) if mapping else None
    columns = guessed(target, shape, saved.columns) if saved else list(held.columns)
    left_out = [name for name, one in zip(shape.columns, columns, strict=True) if not one]
    if left_out:
        say(f"Left out: {', '.join(left_out)}")
    styles = saved.styles if saved else {}
    given = {**(saved.given if saved else {}), **told.given}
    chosen = Chosen(columns=columns, styles=styles, encoding=told.encoding, given=given)
    map_columns(SYSTEM, table=held, chosen=chosen)
    held.refresh_from_db()
    if held.state == TableImport.State.MAPPING:  # read anew in another encoding
        again = Chosen(columns=held.columns, styles=styles, given=given)
        map_columns(SYSTEM, table=held, chosen=again)


def _try(held: TableImport) -> None:
    _work(held, "Trying it")


def _work(held: TableImport, title: str) -> None:
    """Do it here; a worker that was asked as well finds it done."""
    with count_bar() as bar:
        task = bar.add_task(title, total=None)
        moved = time.monotonic()
        held.refresh_from_db()
        while _is_under_way(held):
            settled = held.settled
            work_on(import_id=held.pk, watch=lambda now: _show(bar, task, now))
            held.refresh_from_db()
            _show(bar, task, held)
            if not _is_under_way(held):
                break
            if held.settled != settled:
                moved = time.monotonic()
            elif time.monotonic() - moved > PATIENCE:
                raise Trouble(
                    f"Import {held.pk} has stood still for {PATIENCE} seconds.",
                    "Run the same command again when the database is at rest.",
                )
            time.sleep(1)  # a worker was faster: it is watched, and followed when it dies
    if held.state == TableImport.State.FAILED:
        raise Problem(held.why)


def _is_under_way(held: TableImport) -> bool:
    return held.state in (TableImport.State.CHECKING, TableImport.State.RUNNING)


def _show(bar: Progress, task: object, now: TableImport) -> None:
    bar.update(task, completed=now.settled, total=now.total or None)  # type: ignore[arg-type] # rich's TaskID


def _tell(held: TableImport, *, trial: bool) -> None:
    read = held.made + held.changed + held.same + held.refused
    say(
        f"{'Would come of it' if trial else 'Import ' + str(held.pk)}: {held.made} made,"
        f" {held.changed} changed, {held.same} same, {held.refused} refused; {read} lines read."
    )
    if trial:
        refused = [(one["number"], one["why"]) for one in held.preview.get("refused", ())]
    else:
        refused = [(one.number, one.why) for one in refused_lines(held)[:_SHOWN]]
    for number, why in refused:
        say(f"  line {number}: {why}")
