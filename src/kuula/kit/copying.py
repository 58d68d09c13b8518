"""Writing many rows of a table at once by COPY, several times as fast as INSERT."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, JSONField, Model
from psycopg.types.json import Jsonb

Row = TypeVar("Row", bound=Model)


def copy_in(model: type[Row], rows: Sequence[Row]) -> None:
    """Write new rows and let them know their numbers, as bulk_create does; inside a transaction.

    What the database refuses is raised as Django raises it.
    """
    if not rows:
        return
    meta = model._meta
    columns = [(one.attname, _prepared(one)) for one in meta.concrete_fields]
    names = ", ".join(f'"{one.column}"' for one in meta.concrete_fields)
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence(%s, %s)"
        cursor.execute(
            f"SELECT nextval({sequence}) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(rows)],
        )
        for row, (number,) in zip(rows, sorted(cursor.fetchall()), strict=True):
            row.pk = number
        into = f'COPY "{meta.db_table}" ({names}) FROM STDIN'
        with connection.wrap_database_errors, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row([prepare(getattr(row, name)) for name, prepare in columns])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _prepared(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    return Jsonb if isinstance(field, JSONField) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
