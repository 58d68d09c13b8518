"""Which keys a file has named already: kept in a file of its own, however many there are."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Seen:
    """Keys by the line that named them first."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def first(self, keys: list[str], line: int) -> int:
        """The line that named one of these before, 0 when none did; then they are this line's."""
        for key in keys:
            row = self._database.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()
            if row is not None and row[0] != line:
                return int(row[0])
        self._database.executemany(
            "INSERT OR IGNORE INTO seen VALUES (?, ?)", [(key, line) for key in keys]
        )
        return 0


@contextmanager
def seen_keys() -> Iterator[Seen]:
    """An empty memory of keys, forgotten afterwards."""
    with tempfile.TemporaryDirectory(prefix="kuula-keys-") as folder:
        database = sqlite3.connect(Path(folder) / "keys", isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN")
            yield Seen(database)
        finally:
            database.close()
