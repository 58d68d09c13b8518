"""What every target is: the one interface between the engine and what a table becomes.

To add one (orders, say): subclass `Target` in a file of its own here, name its `fields` with their
kinds and the words a header may call them by in four languages, and add an instance to
`targets/known.py`. The engine reads, parses, counts, resumes and reports; a target says

- `keys(row)`: by what a row is told from the others of its file; each may stand in one line only;
- `gathers`: the field by which several lines are one thing, as the lines of an order are; such
  lines stand or fall together and come in one batch, wherever they stand in the file;
- `foresee(rows)`: what would become of each row now, in order, writing nothing;
- `bring(actor, rows, moment)`: the same, done: inside the caller's transaction, locking what it
  judges, facts recorded as history at `moment`. Rows that are so already are answered SAME;
- `take_back(actor, lines)`: undo what an import made and changed where nobody touched it since;
  answers why each of the others stays.

Writing itself belongs to an action of the room that owns the rows (people/importing/actions.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.functional import Promise

from kuula.connectors.tables.values.kinds import Kind
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


class Outcome(StrEnum):
    """What became of a line."""

    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a target. `words` are what headers call it, in lower case, without spaces. What is
    `constant` may be said once for the whole table; without `column` only so."""

    name: str
    label: str | Promise
    kind: Kind = Kind.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    constant: bool = False
    column: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table with its values by field; empty cells are left out."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row. `named` is how people recognise it, `thing` its number once it is
    there; `before` and `after` are the values it changes, as JSON keeps them. What is `beside`
    another line of the same thing is counted and has no line of its own in the report."""

    outcome: Outcome
    named: str = ""
    why: str = ""
    thing: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A line that made or changed something, as it is taken back: `at` is the moment its facts
    were recorded at."""

    number: int
    thing: int
    made: bool
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime


class Target(ABC):
    """Something a table can be brought as."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    fields: ClassVar[tuple[Field, ...]]
    asks: ClassVar[tuple[Permission, ...]] = ()
    """The rights it takes besides that to import and to change customers."""
    gathers: ClassVar[str] = ""
    most_gathered: ClassVar[int] = 500
    batch: ClassVar[int] = 1000
    """How many lines go in one transaction."""

    def complete(self, chosen: frozenset[str]) -> str:
        """Why these fields are not enough to bring anything; empty when they are."""
        del chosen
        return ""

    def addresses(self, row: Row) -> list[str]:
        """The addresses it names as a customer's; none may be our own."""
        return self.keys(row)

    def of_customer(self, customer_id: int) -> list[int]:
        """The things of a customer: erasing them empties what is kept of their lines."""
        del customer_id
        return []

    @abstractmethod
    def keys(self, row: Row) -> list[str]:
        """By what the row is told from others; empty when it lacks it."""

    @abstractmethod
    def foresee(self, rows: Sequence[Row]) -> list[Verdict]:
        """What would become of each row now."""

    @abstractmethod
    def bring(self, actor: Actor, rows: Sequence[Row], moment: datetime) -> list[Verdict]:
        """Bring the rows, inside the caller's transaction."""

    @abstractmethod
    def take_back(self, actor: Actor, lines: Sequence[Done]) -> dict[int, str]:
        """Undo lines, inside the caller's transaction; answers by number why some stay."""
