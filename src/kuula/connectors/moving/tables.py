"""What an export holds: the tables and their columns, read from the models themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model

from kuula.connectors.moving import omitted

_PARQUET: Final = {
    "bigint": "BIGINT", "integer": "INTEGER", "smallint": "SMALLINT", "boolean": "BOOLEAN",
    "text": "VARCHAR", "jsonb": "JSON", "date": "DATE", "uuid": "UUID",
    "timestamp with time zone": "TIMESTAMPTZ", "double precision": "DOUBLE",
    "text[]": "VARCHAR[]", "bigint[]": "BIGINT[]", "time": "TIME", "tsvector": "VARCHAR",
    "inet": "VARCHAR",
}  # fmt: skip
_NUMERIC: Final = re.compile(r"numeric(\(\d+, ?\d+\))")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type in PostgreSQL, whether it may be empty, the table its numbers are of, the
    words it is limited to."""

    name: str
    sql_type: str
    null: bool
    refers_to: str = ""
    choices: tuple[str, ...] = ()

    @property
    def parquet_type(self) -> str:
        """Its type in the Parquet file, as DuckDB calls it. Raises KeyError for a type that nobody
        has thought of yet."""
        if found := _NUMERIC.fullmatch(self.sql_type):
            return f"DECIMAL{found[1]}"
        if self.sql_type.startswith("varchar"):
            return "VARCHAR"
        return _PARQUET[self.sql_type]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is in a sentence or more, its columns, the one it is ordered by, the
    condition its rows must meet, the columns that are left out."""

    name: str
    meaning: str
    key: str
    columns: tuple[Column, ...]
    condition: str = ""
    blanks: tuple[str, ...] = ()

    @property
    def selection(self) -> str:
        """The statement that reads its rows, in order."""
        names = ", ".join(f'"{column.name}"' for column in self.columns)
        where = f" WHERE {self.condition}" if self.condition else ""
        return f'SELECT {names} FROM "{self.name}"{where} ORDER BY "{self.key}"'


@cache
def tables() -> tuple[Table, ...]:
    """The tables that are exported, none before those it refers to (but for rings of references,
    which are in the order of their names)."""
    found = {table.name: table for table in _tables()}
    wanted = {
        name: sorted(
            column.refers_to
            for column in table.columns
            if column.refers_to in found and column.refers_to != name and not column.null
        )
        for name, table in sorted(found.items())
    }
    try:
        return tuple(found[name] for name in TopologicalSorter(wanted).static_order())
    except CycleError:
        return tuple(table for _name, table in sorted(found.items()))


def schema() -> dict[str, str]:
    """The last change of the tables of each room: an export fits where they are the same."""
    leaves = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()
    return {label: name for label, name in leaves if _is_ours(label)}


def _is_ours(label: str) -> bool:
    return apps.get_app_config(label).name.startswith("kuula.")


def _tables() -> Iterator[Table]:
    for model in apps.get_models(include_auto_created=True):
        name = model._meta.db_table
        if name not in omitted.TABLES:
            yield _table(model, name)


def _table(model: type[Model], name: str) -> Table:
    fields = model._meta.concrete_fields
    blanks = tuple(f.column for f in fields if f"{name}.{f.column}" in omitted.COLUMNS)
    return Table(
        name=name,
        meaning=(model.__doc__ or "").strip(),
        key=model._meta.pk.column or "id",
        columns=tuple(_column(field) for field in fields if field.column not in blanks),
        condition=omitted.ROWS.get(name, ("", ""))[0],
        blanks=blanks,
    )


def _column(field: "Field[Any, Any]") -> Column:
    related = field.related_model if isinstance(field, models.ForeignKey) else None
    refers_to = related._meta.db_table if isinstance(related, type) else ""
    return Column(
        name=field.column,
        sql_type=field.db_type(connection) or "text",
        null=field.null,
        refers_to=refers_to,
        choices=tuple(str(value) for value, _label in field.flatchoices),
    )
