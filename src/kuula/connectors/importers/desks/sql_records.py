"""Records of SQL dumps: the tables one wants, whatever their prefix."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kuula.connectors.importers.reading.dumps import Broken, Row, rows, text_of
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Record, Spool
from kuula.connectors.importers.refusing import Stopped, Why

_ENDINGS: Final = (".sql", ".sql.gz", ".dump", ".dump.gz")


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a table that is called `kind` here, and where it stands."""

    kind: str
    row: Row
    place: str

    @property
    def record(self) -> Record:
        """The row with every value as text; NULL stays None."""
        return {name: None if value is None else text_of(value) for name, value in self.row.items()}


def collect_sql(source: Source, spool: Spool, kind_of: Callable[[str], str]) -> Iterator[Found]:
    """The rows of the tables that `kind_of` has a word for. Raises Stopped when there is no dump
    at all; one that breaks off is noted and what stood before it is taken."""
    seen = False
    for name in source.names():
        stream = source.open(name) if name.lower().endswith(_ENDINGS) else None
        if stream is None:
            continue
        seen = True
        with stream:
            try:
                for one in rows(stream, lambda table: bool(kind_of(table))):
                    place = f"{name}, byte {one.place}, table {one.table}"
                    yield Found(kind_of(one.table), one.row, place)
            except Broken as broken:
                spool.refuse("", name, Why.UNREADABLE, str(broken))
    if not seen:
        raise Stopped("There is no SQL dump: a file that ends in .sql or .sql.gz.")
