"""The report of an import: its counts, and a line for each that made, changed or was refused."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.targets.target import Outcome

PAGE: Final = 50
_EVALUATED: Final = ("=", "+", "-", "@", "\t", "\r")


def report_rows(table: TableImport, *, refused_only: bool = False) -> Iterator[str]:
    """The report as CSV, line by line, however many there are. With `refused_only` the refused
    lines as they came, with the reason in a column of its own: to be corrected and sent again.

    No cell is evaluated by a spreadsheet that opens it.
    """
    lines = table.lines.order_by("number")
    if refused_only:
        columns = list(Shape.of(table.shape).columns) if table.shape else []
        yield "\ufeff" + _written([*columns, _("Why it was refused")])
        for line in lines.filter(outcome=Outcome.REFUSED).iterator(2000):
            gap = [""] * (len(columns) - len(line.cells))
            yield _written([*line.cells, *gap, line.why])
        return
    yield "\ufeff" + _written([_("Line"), _("Outcome"), _("What"), _("Why"), _("Changed")])
    words = outcome_words()
    for line in lines.iterator(2000):
        changed = ", ".join(line.after) if line.outcome == Outcome.CHANGED else ""
        undone = f" ({_('taken back')})" if line.undoing == ImportedLine.Undoing.UNDONE else ""
        yield _written(
            [line.number, f"{words[line.outcome]}{undone}", line.named, line.why, changed]
        )


def refused_lines(table: TableImport) -> Sequence[ImportedLine]:
    """The first refused lines, 50 at most."""
    return tuple(table.lines.filter(outcome=Outcome.REFUSED).order_by("number")[:PAGE])


def kept_lines(table: TableImport) -> Sequence[ImportedLine]:
    """The first lines that were not taken back, 50 at most."""
    kept = table.lines.filter(undoing=ImportedLine.Undoing.KEPT)
    return tuple(kept.order_by("number")[:PAGE])


def outcome_words() -> dict[str, str]:
    """The outcomes in words."""
    return {
        Outcome.MADE.value: _("made"),
        Outcome.CHANGED.value: _("changed"),
        Outcome.SAME.value: _("same"),
        Outcome.REFUSED.value: _("refused"),
    }


def _written(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """With the mark by which a spreadsheet takes a cell as text."""
    return f"'{cell}" if cell.startswith(_EVALUATED) else cell
