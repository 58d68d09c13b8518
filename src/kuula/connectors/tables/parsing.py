"""Records to rows of a target: each cell by its kind, each refusal with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.connectors.tables.reading.records import Record
from kuula.connectors.tables.targets.target import Field, Row, Target
from kuula.connectors.tables.values.kinds import Wrong, value_of
from kuula.kit.problems import Problem

_KNOWN: Final = 10_000
_SHORT: Final = 500  # longer words repeat each other seldom


class Parsed(NamedTuple):
    """A record, and its row, or why it is refused; `key` is by what its lines are gathered."""

    record: Record
    row: Row | None
    why: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How records become rows: the field of each column and how the columns are written. `given`
    are the values of fields that are said once for the whole table."""

    target: Target
    columns: Sequence[str]
    styles: Mapping[str, str]
    given: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, records: Iterable[Record]) -> Iterator[Parsed]:
        """Each record read."""
        fields = {one.name: one for one in self.target.fields}
        columns = [
            _Column(at, fields[name], self.styles.get(name, ""))
            for at, name in enumerate(self.columns)
            if name
        ]
        alone = self.target.gathers  # of what is gathered one line may say what all of them need
        required = [one for one in self.target.fields if one.required and alone in ("", one.name)]
        key_at = gathering_column(self.target, self.columns)
        for record in records:
            cells = record.cells
            key = cells[key_at] if key_at is not None and key_at < len(cells) else ""
            row, why = self._parsed(record, columns, required)
            yield Parsed(record, row, why, key)

    def _parsed(
        self, record: Record, columns: Sequence["_Column"], required: Sequence[Field]
    ) -> tuple[Row | None, str]:
        cells, values = record.cells, dict(self.given)
        width = len(cells)
        if width > len(self.columns):
            return None, self._too_many(width)
        for one in columns:
            if one.at < width and (cell := cells[one.at]):
                try:
                    value = one.known.get(cell) or one.read(cell)
                except Wrong as wrong:
                    return None, f"{one.field.label}: {wrong}"
                if value is not None:
                    values[one.field.name] = value
        for need in required:
            if need.name not in values:
                return None, _("%(field)s is missing.") % {"field": need.label}
        return Row(record.number, values), ""

    def _too_many(self, count: int) -> str:
        return ngettext(
            "The line has %(num)s cell, the header %(columns)s.",
            "The line has %(num)s cells, the header %(columns)s.",
            count,
        ) % {"num": count, "columns": len(self.columns)}


class _Column:
    """A column that is read: what its cells said lately is known, as they repeat each other."""

    __slots__ = ("at", "field", "known", "style")

    def __init__(self, at: int, field: Field, style: str) -> None:
        self.at, self.field, self.style = at, field, style
        self.known: dict[str, Any] = {}

    def read(self, cell: str) -> Any:
        """The value of a cell. Raises Wrong."""
        value = value_of(self.field.kind, cell, self.style)
        if len(self.known) >= _KNOWN:
            self.known.clear()
        if len(cell) <= _SHORT:
            self.known[cell] = value
        return value


def gathering_column(target: Target, columns: Sequence[str]) -> int | None:
    """The column by which lines are gathered into one thing, if the target does that."""
    return columns.index(target.gathers) if target.gathers in columns and target.gathers else None


def given_values(target: Target, said: Mapping[str, str]) -> dict[str, Any]:
    """The values of fields that are said once for the whole table. Raises Problem."""
    values = {}
    for one in target.fields:
        if one.constant and (text := said.get(one.name, "").strip()):
            try:
                values[one.name] = value_of(one.kind, text)
            except Wrong as wrong:
                told = f"{one.label}: {wrong}"
                raise Problem(told, field=f"given-{one.name}") from wrong
    return values
