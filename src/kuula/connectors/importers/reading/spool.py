"""Records of an export, laid out so that those which belong together are found together.

Exports come in any order: users after tickets, comments in a file of their own. They are put into
a temporary SQLite file first, so that memory stays small whatever the size.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import orjson

from kuula.connectors.importers.refusing import Refused, Why

_TABLES: Final = """
CREATE TABLE record (
    kind TEXT NOT NULL, key TEXT NOT NULL, parent TEXT NOT NULL, place TEXT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE child (
    kind TEXT NOT NULL, parent TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (kind, parent, key)) WITHOUT ROWID;
CREATE TABLE chunk (
    key TEXT NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (key, part));
CREATE TABLE refused (
    kind TEXT NOT NULL, place TEXT NOT NULL, why TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TABLE seen (kind TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE letter (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL,
    header_id TEXT NOT NULL, thread INTEGER NOT NULL);
CREATE INDEX letter_thread ON letter (thread);
CREATE TABLE known_id (header_id TEXT PRIMARY KEY, thread INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX known_id_thread ON known_id (thread);
"""
Record = dict[str, Any]


class Spool:
    """A temporary file of records; gone when the `with` block ends."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kuula-import-", dir=folder)
        self.path = Path(self._folder.name)
        self.db = sqlite3.connect(self.path / "records", isolation_level=None)
        for line in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            self.db.execute(f"PRAGMA {line}")
        self.db.executescript(_TABLES)
        self.db.execute("BEGIN")

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(sqlite3.Error):
            self.db.close()
        self._folder.cleanup()

    def put(self, kind: str, key: object, body: Record, *, place: str, parent: object = "") -> None:
        """Keep a record under its key; a later one of the same key takes its place."""
        row = (kind, str(key), str(parent), place, orjson.dumps(body))
        self.db.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", row)
        if parent != "":
            pair = (kind, str(parent), str(key))
            self.db.execute("INSERT OR IGNORE INTO child VALUES (?, ?, ?)", pair)

    def put_chunk(self, key: object, part: int, body: bytes) -> None:
        """Keep a piece of a file that stands in the export itself."""
        row = (str(key), part, body)
        self.db.execute("INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)", row)

    def content(self, key: object) -> bytes | None:
        """A file kept in pieces; None when there is none."""
        found = self.db.execute("SELECT body FROM chunk WHERE key = ? ORDER BY part", (str(key),))
        pieces = [row[0] for row in found]
        return b"".join(pieces) if pieces else None

    def is_first(self, kind: str, key: str) -> bool:
        """Whether this is asked for the first time."""
        row = (kind, key)
        return self.db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", row).rowcount == 1

    def refuse(self, kind: str, place: str, why: Why, detail: str = "") -> None:
        """Note what cannot be taken."""
        row = (kind, place, str(why), detail[:300])
        self.db.execute("INSERT INTO refused VALUES (?, ?, ?, ?)", row)

    def refusals(self) -> Iterator[Refused]:
        """What was noted, in order."""
        for kind, place, why, detail in self.db.execute("SELECT * FROM refused ORDER BY rowid"):
            yield Refused(kind, place, Why(why), detail)

    def get(self, kind: str, key: object) -> Record | None:
        """The record of this key."""
        sql = "SELECT body FROM record WHERE kind = ? AND key = ?"
        row = self.db.execute(sql, (kind, str(key))).fetchone()
        return orjson.loads(row[0]) if row else None

    def children(self, kind: str, parent: object) -> list[Record]:
        """The records that belong to one."""
        sql = """SELECT r.body FROM child c JOIN record r ON r.kind = c.kind AND r.key = c.key
            WHERE c.kind = ? AND c.parent = ? AND r.parent = c.parent"""
        return [orjson.loads(row[0]) for row in self.db.execute(sql, (kind, str(parent)))]

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        sql = "SELECT count(*) FROM record WHERE kind = ?"
        return int(self.db.execute(sql, (kind,)).fetchone()[0])

    def walk(self, kind: str) -> Iterator[tuple[str, Record]]:
        """Places and records of a kind, by number where their keys are numbers."""
        sql = """SELECT place, body FROM record WHERE kind = ?
            ORDER BY CAST(key AS INTEGER), key"""
        for place, body in self.db.execute(sql, (kind,)):
            yield place, orjson.loads(body)

    def orphans(self, kind: str, of: str) -> Iterator[tuple[str, str]]:
        """Places and parents of the records whose parent, a record of kind `of`, is missing."""
        sql = """SELECT place, parent FROM record r WHERE kind = ? AND NOT EXISTS (
            SELECT 1 FROM record p WHERE p.kind = ? AND p.key = r.parent)"""
        yield from self.db.execute(sql, (kind, of))
