"""The rows of a table as Parquet, made from its JSON Lines, so that both say the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kuula.connectors.moving.refusing import MovingRefused
from kuula.connectors.moving.tables import Table

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = 192 * 1024 * 1024
GROUP: Final = 20_000
SHORTEST: Final = 1 << 20
EACH: Final = 12
"""How many times the longest line is in memory at once."""


@contextmanager
def engine(spill: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    """DuckDB by itself: no network, one processor; what does not fit goes to the folder `spill`."""
    import duckdb  # takes a third of a second, and few processes ever export

    with duckdb.connect(
        config={
            "threads": 1,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    ) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def write_parquet(
    using: "duckdb.DuckDBPyConnection", table: Table, lines: Path, target: Path, *, longest: int
) -> None:
    """Write the rows in `lines`, none longer than `longest` bytes, to `target`. Raises
    MovingRefused when that fails, as on a full disk."""
    import duckdb  # as above

    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    most = max(longest + 1, SHORTEST)
    using.execute(f"SET memory_limit = '{MEMORY + EACH * most}B'")
    types = ", ".join(
        f"{_text(column.name)}: {_text(column.parquet_type)}" for column in table.columns
    )
    statement = (
        f"COPY (SELECT * FROM read_json({_text(_plain(lines))}, format = 'newline_delimited',"
        f" columns = {{{types}}}, maximum_object_size = {most}))"
        f" TO {_text(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
    )
    try:
        using.execute(statement)
    except duckdb.Error as error:
        raise MovingRefused(
            f"The Parquet file of {table.name} cannot be written: {error}"
        ) from error
    target.chmod(0o600)


def _plain(path: Path) -> str:
    """A name in which nothing stands for other names."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in str(path))


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
