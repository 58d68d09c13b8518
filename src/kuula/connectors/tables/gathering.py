"""Lines that are one thing together, as those of an order: brought to each other, kept apart from
others, in constant memory."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson
from django.utils.translation import gettext as _

from kuula.connectors.tables.parsing import Parsed
from kuula.connectors.tables.reading.records import Record

Group = list[Parsed]


def groups_of(rows: Iterable[Parsed], most: int) -> Iterator[Group]:
    """Lines that follow each other under one key, together; a line without a key is alone. Of more
    than `most` every line is refused."""
    held: Group = []
    too_many = ""
    for one in rows:
        if too_many and one.key == too_many:
            yield [_too_long(one, most)]
            continue
        too_many = ""
        if held and (not one.key or one.key != held[0].key):
            yield held
            held = []
        held.append(one)
        if len(held) > most:
            too_many = one.key
            yield [_too_long(each, most) for each in held]
            held = []
    if held:
        yield held


def batches_of(groups: Iterable[Group], size: int) -> Iterator[list[Parsed]]:
    """Whole groups until they are `size` lines."""
    held: list[Parsed] = []
    for group in groups:
        if held and len(held) + len(group) > size:
            yield held
            held = []
        held += group
    if held:
        yield held


def spread(batch: Sequence[Parsed], reasons: list[str]) -> list[str]:
    """Why each line is refused: with one line of a thing all of its lines are."""
    first: dict[str, int] = {}
    for one, why in zip(batch, reasons, strict=True):
        if why and one.key:
            first.setdefault(one.key, one.record.number)
    if not first:
        return reasons
    said = _("Line %(line)s of the same order is refused.")
    return [
        why or (said % {"line": first[one.key]} if one.key in first else "")
        for one, why in zip(batch, reasons, strict=True)
    ]


class Apart:
    """Whether lines of one key stand apart from each other."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self._last = database, ""
        self.found = False
        database.execute("CREATE TABLE known (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def hear(self, key: str) -> None:
        """The key of the next line."""
        if self.found or not key or key == self._last:
            return
        self._last = key
        made = self._database.execute("INSERT OR IGNORE INTO known VALUES (?)", (key,))
        self.found = made.rowcount == 0


@contextmanager
def apart() -> Iterator[Apart]:
    """Nothing heard yet; forgotten afterwards."""
    with _scratch() as database:
        yield Apart(database)


def brought_together(records: Iterable[Record], at: int) -> Iterator[Record]:
    """The same records, those of one key behind the first of them."""
    with _scratch() as database:
        database.execute("CREATE TABLE key (key TEXT PRIMARY KEY, first INTEGER) WITHOUT ROWID")
        database.execute("CREATE TABLE line (first INTEGER, number INTEGER, cells BLOB)")
        for number, cells in records:
            key = cells[at] if at < len(cells) else ""
            first = number
            if key:
                database.execute("INSERT OR IGNORE INTO key VALUES (?, ?)", (key, number))
                row = database.execute("SELECT first FROM key WHERE key = ?", (key,))
                first = row.fetchone()[0]
            values = (first, number, orjson.dumps(cells))
            database.execute("INSERT INTO line VALUES (?, ?, ?)", values)
        for number, cells in database.execute(
            "SELECT number, cells FROM line ORDER BY first, number"
        ):
            yield Record(number, orjson.loads(cells))


@contextmanager
def _scratch() -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(prefix="kuula-lines-") as folder:
        database = sqlite3.connect(  # read ahead by one thread, closed by another
            Path(folder) / "lines", isolation_level=None, check_same_thread=False
        )
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN")
            yield database
        finally:
            database.close()


def _too_long(one: Parsed, most: int) -> Parsed:
    why = _("An order has at most %(most)s lines.") % {"most": most}
    return Parsed(one.record, None, why, one.key)
