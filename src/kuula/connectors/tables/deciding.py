"""How the columns of a whole table are written, and how many lines it has."""

from kuula.connectors.tables.models import TableImport
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.reading.tables import records
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.values.deciding import Deciding
from kuula.connectors.tables.values.kinds import STYLED
from kuula.kit import files


def decided_styles(table: TableImport) -> tuple[dict[str, str], int]:
    """Reads the file through: the style of each column that needs one, by field, and the number of
    lines. Raises Problem for a column that cannot be told, Unreadable for a file that breaks off.
    """
    shape = Shape.of(table.shape)
    kinds = {one.name: one.kind for one in target_called(table.target).fields}
    asked = {
        at: Deciding(kinds[name])
        for at, name in enumerate(table.columns)
        if name and kinds[name] in STYLED and name not in table.told
    }
    count = 0
    with files.open_file(table.key) as stream:
        for record in records(stream, shape):
            count += 1
            for at, deciding in asked.items():
                if at < len(record.cells) and record.cells[at]:
                    deciding.hear(record.number, record.cells[at])
    found = {
        table.columns[at]: deciding.decided(shape.columns[at]) for at, deciding in asked.items()
    }
    return {**found, **table.told}, count
