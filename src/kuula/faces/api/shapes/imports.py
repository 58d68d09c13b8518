"""Imports of tables, as programs begin and watch them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from kuula.connectors.tables.models import TableImport
from kuula.connectors.tables.reading.records import Shape
from kuula.faces.api.shapes.told import Sent, Told

Name = Annotated[StrictStr, Field(max_length=80)]


class TableHeld(BaseModel):
    """What a table holds."""

    model_config = ConfigDict(frozen=True)

    target: Literal[
        "customers", "companies", "orders", "invoices", "products", "deliveries", "mentions"
    ]


class NewMapping(Sent):
    """What each column becomes: the name of a field, or empty to leave it out; one for each column.

    `mapping` names a saved one instead. `styles` says how a field's dates or numbers are written
    (dot, day, month, iso; point, comma) where that cannot be told. `given` holds fields that are
    the same in every line, such as `currency` and `source`. `save_as` keeps it by a name.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"columns": ["name", "email", ""], "save_as": "shop"}]}
    )

    columns: Annotated[list[Name], Field(max_length=500)] = []
    mapping: Name = ""
    styles: dict[Name, Name] = {}
    given: dict[Name, Annotated[StrictStr, Field(max_length=200)]] = {}
    header: Annotated[StrictInt, Field(ge=0, le=1000)] | None = None
    sheet: Annotated[StrictStr, Field(max_length=100)] = ""
    encoding: Annotated[StrictStr, Field(max_length=20)] = ""
    save_as: Name = ""


class ImportTold(Told):
    """An import: how far it is (`settled` of `total` lines), and what came of them.

    `state` is mapping, checking, checked, running, done, undoing, undone or failed (`why` says
    why). The lines read are made + changed + same + refused.
    """

    id: int
    target: str
    filename: str
    state: str
    why: str
    columns: list[str]
    fields: list[str]
    total: int
    settled: int
    made: int
    changed: int
    same: int
    refused: int
    restored: int
    kept: int
    sent_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


class ImportLineTold(Told):
    """A refused line: its number and the reason."""

    line: int
    why: str


class RefusedTold(Told):
    """The refused lines of an import, 50 at most; the report has all."""

    items: list[ImportLineTold]


def import_told(table: TableImport) -> ImportTold:
    """As programs are told it."""
    names: Sequence[str] = Shape.of(table.shape).columns if table.shape else ()
    return ImportTold(
        id=table.pk,
        target=table.target,
        filename=table.filename,
        state=table.state,
        why=table.why,
        columns=list(names),
        fields=list(table.columns),
        total=table.total,
        settled=table.settled,
        made=table.made,
        changed=table.changed,
        same=table.same,
        refused=table.refused,
        restored=table.restored,
        kept=table.kept,
        sent_at=table.sent_at,
        begun_at=table.begun_at,
        ended_at=table.ended_at,
    )
