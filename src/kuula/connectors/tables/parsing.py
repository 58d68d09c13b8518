"""Records to rows of a target: each cell by its kind, each refusal with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.connectors.tables.reading.records import Record
from kuula.connectors.tables.targets.target import Field, Row, Target
from kuula.connectors.tables.values.kinds import Wrong, value_of
from kuula.kit.problems import Problem


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
        places = [(at, fields[name]) for at, name in enumerate(self.columns) if name]
        required = [one for one in self.target.fields if one.required]
        key_at = gathering_column(self.target, self.columns)
        for record in records:
            parsed = self._parsed(record, places, required)
            if key_at is not None and key_at < len(record.cells):
                parsed = parsed._replace(key=record.cells[key_at])
            yield parsed

    def _parsed(
        self, record: Record, places: Sequence[tuple[int, Field]], required: Sequence[Field]
    ) -> Parsed:
        cells = record.cells
        if len(cells) > len(self.columns):
            return Parsed(record, None, self._too_many(len(cells)))
        values = dict(self.given)
        for at, one in places:
            if at >= len(cells) or not cells[at]:
                continue
            try:
                value = value_of(one.kind, cells[at], self.styles.get(one.name, ""))
            except Wrong as wrong:
                return Parsed(record, None, f"{one.label}: {wrong}")
            if value is not None:
                values[one.name] = value
        for one in required:
            if one.name not in values:
                return Parsed(record, None, _("%(field)s is missing.") % {"field": one.label})
        return Parsed(record, Row(record.number, values), "")

    def _too_many(self, count: int) -> str:
        return ngettext(
            "The line has %(num)s cell, the header %(columns)s.",
            "The line has %(num)s cells, the header %(columns)s.",
            count,
        ) % {"num": count, "columns": len(self.columns)}


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
                raise Problem(f"{one.label}: {wrong}", field=f"given-{one.name}") from wrong
    return values
