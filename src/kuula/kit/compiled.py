"""Statements of the ORM kept as text: building one takes longer than running it.

For the few questions that every page asks. Keep the answer of `compiled`, or a `Kept`, with
functools.lru_cache, under everything that the question depends on.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Generic, TypeAlias, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import (  # type: ignore[attr-defined] # not in the stubs
    get_related_populators,
)

from kuula.kit import clock

Row = TypeVar("Row", bound=Model)
Statement: TypeAlias = tuple[str, tuple[Any, ...]]
NOTHING: Statement = ("SELECT NULL::bigint WHERE false", ())
# Numbers that no row has: they stand in a kept question for those it will be asked with.
FIRST: Final = -(2**62)
SECOND: Final = FIRST + 1


def compiled(rows: "QuerySet[Any, Any]") -> Statement:
    """The statement that reads `rows` and its values; one without rows when nothing can match."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    return sql, tuple(values)


def fetched(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows the statement reads."""
    sql, values = statement
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def this_minute() -> datetime:
    """The present minute: a kept statement may be as old as that."""
    return clock.now().replace(second=0, microsecond=0)


class Kept(Generic[Row]):
    """A question for models, put together once and asked again and again.

    `rows` may join (select_related), leave out columns (only) and annotate; it may not prefetch.
    Where it says FIRST and SECOND, the numbers of each asking are put.
    """

    def __init__(self, rows: "QuerySet[Row, Row]") -> None:
        self._model = rows.model
        compiler = rows.query.get_compiler(connection=connection)
        self._sql, values = compiler.as_sql()
        self._values = tuple(values)
        info, select = compiler.klass_info or {}, compiler.select or []
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self._own = slice(first, last)
        self._names = [column[0].target.attname for column in select[first:last]]
        self._related = get_related_populators(info, select, connection.alias)
        self._annotated: Mapping[str, int] = compiler.annotation_col_map or {}
        self._converted: Mapping[int, tuple[list[Callable[..., Any]], Any]]
        self._converted = compiler.get_converters([column[0] for column in select])

    def ask(self, *numbers: int) -> list[Row]:
        """The rows, with `numbers` where FIRST and SECOND stood."""
        places = {FIRST + n: number for n, number in enumerate(numbers)}
        values = tuple(places.get(v, v) if isinstance(v, int) else v for v in self._values)
        return [self._made(list(row)) for row in fetched((self._sql, values))]

    def first(self, *numbers: int) -> Row | None:
        """The first of them, if any."""
        return next(iter(self.ask(*numbers)), None)

    def _made(self, row: list[Any]) -> Row:
        for place, (converters, expression) in self._converted.items():
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        made = self._model.from_db(connection.alias, self._names, row[self._own])
        for one in self._related:
            one.populate(row, made)
        for name, place in self._annotated.items():
            setattr(made, name, row[place])
        return made
