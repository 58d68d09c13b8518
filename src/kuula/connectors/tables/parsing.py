"""Records to rows of a target: each cell by its kind, each refusal with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.connectors.tables.reading.records import Record
from kuula.connectors.tables.targets.target import Field, Row, Target
from kuula.connectors.tables.values.kinds import Wrong, value_of


class Parsed(NamedTuple):
    """A record, and its row, or why it is refused."""

    record: Record
    row: Row | None
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How records become rows: the field of each column and how the columns are written. A table
    whose rows end where their last cell does may have `short` ones."""

    target: Target
    columns: Sequence[str]
    styles: Mapping[str, str]
    short: bool = False

    def rows(self, records: Iterable[Record]) -> Iterator[Parsed]:
        """Each record read."""
        fields = {one.name: one for one in self.target.fields}
        places = [(at, fields[name]) for at, name in enumerate(self.columns) if name]
        required = [one for one in self.target.fields if one.required]
        for record in records:
            yield self._parsed(record, places, required)

    def _parsed(
        self, record: Record, places: Sequence[tuple[int, Field]], required: Sequence[Field]
    ) -> Parsed:
        if len(record.cells) > len(self.columns):
            return Parsed(record, None, self._too_many(len(record.cells)))
        values = {}
        for at, field in places:
            cell = record.cells[at] if at < len(record.cells) else ""
            try:
                value = value_of(field.kind, cell, self.styles.get(field.name, ""))
            except Wrong as wrong:
                return Parsed(record, None, f"{field.label}: {wrong}")
            if value is not None:
                values[field.name] = value
        for field in required:
            if field.name not in values:
                return Parsed(record, None, _("%(field)s is missing.") % {"field": field.label})
        return Parsed(record, Row(record.number, values), "")

    def _too_many(self, count: int) -> str:
        return ngettext(
            "The line has %(num)s cell, the header %(columns)s.",
            "The line has %(num)s cells, the header %(columns)s.",
            count,
        ) % {"num": count, "columns": len(self.columns)}
