"""Numbered records of a table, whatever the file was."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, NamedTuple, Self

LONGEST_LINE: Final = 1 << 20
"""Characters in one line; a longer one is no line of a table."""
MOST_COLUMNS: Final = 500
MOST_LINES: Final = 5_000_000
MOST_BYTES: Final = 500 * 1024 * 1024


class Record(NamedTuple):
    """One record, and the number of the line it begins in (of the row, in a sheet)."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is read: what was recognised, and what people changed of it.

    `header` is the line the names of the columns stand in, 0 for none; `sheet` the sheet of a
    workbook, `sheets` all of them. `scattered` says that lines of one thing stand apart.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ","
    quote: str = '"'
    header: int = 1
    sheet: str = ""
    sheets: Sequence[str] = field(default_factory=tuple)
    columns: Sequence[str] = field(default_factory=tuple)
    samples: Sequence[Sequence[str]] = field(default_factory=tuple)
    scattered: bool = False

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """What was stored."""
        return cls(**kept)
