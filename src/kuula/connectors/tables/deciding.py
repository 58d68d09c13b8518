"""How the columns of a whole table are written, and how many lines it has."""

from typing import NamedTuple

from kuula.connectors.tables.gathering import apart
from kuula.connectors.tables.models import TableImport
from kuula.connectors.tables.parsing import gathering_column
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.reading.tables import records
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.values.deciding import Deciding
from kuula.connectors.tables.values.kinds import STYLED
from kuula.kit import files


class Decided(NamedTuple):
    """The style of each column that needs one, by field; the number of lines; whether lines of one
    thing stand apart from each other."""

    styles: dict[str, str]
    lines: int
    scattered: bool


def decided_styles(table: TableImport) -> Decided:
    """Reads the file through. Raises Problem for a column that cannot be told, Unreadable for a
    file that breaks off."""
    shape = Shape.of(table.shape)
    target = target_called(table.target)
    kinds = {one.name: one.kind for one in target.fields}
    key_at = gathering_column(target, table.columns)
    asked = {
        at: Deciding(kinds[name])
        for at, name in enumerate(table.columns)
        if name and kinds[name] in STYLED and name not in table.told
    }
    count = 0
    with files.open_file(table.key) as stream, apart() as keys:
        for record in records(stream, shape):
            count += 1
            width = len(record.cells)
            for at, deciding in asked.items():
                if at < width and record.cells[at]:
                    deciding.hear(record.number, record.cells[at])
            if key_at is not None and key_at < width:
                keys.hear(record.cells[key_at])
    found = {
        table.columns[at]: deciding.decided(shape.columns[at]) for at, deciding in asked.items()
    }
    return Decided({**found, **table.told}, count, keys.found)
