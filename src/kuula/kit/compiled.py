"""Statements of the ORM kept as text: building one takes longer than running it.

For the few questions that every page asks. Keep the answer of `compiled`, or a `Kept`, with
functools.lru_cache, under everything that the question depends on. What differs from asking to
asking stands in the question as FIRST, SECOND, ASKER (who wants to know), MOMENT or AFTER (where a
page begins); everything else is written into the text, so that the server plans it once and can use
its partial indexes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

import psycopg.sql
from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connection
from django.db.backends.postgresql.base import (  # type: ignore[attr-defined] # not in the stubs
    ServerBindingCursor,
)
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import (  # type: ignore[attr-defined] # not in the stubs
    get_related_populators,
)
from psycopg.errors import FeatureNotSupported
from psycopg.types.numeric import Int8

from kuula.kit import clock

Row = TypeVar("Row", bound=Model)
Answer = TypeVar("Answer")
Statement: TypeAlias = tuple[str, tuple[Any, ...]]
NOTHING: Statement = ("SELECT NULL::bigint WHERE false", ())
# Values that no row has: they stand in a kept question for those it will be asked with.
FIRST: Final = -(2**62)
SECOND: Final = FIRST + 1
ASKER: Final = FIRST + 2
MOMENT: Final = datetime(1, 2, 3, tzinfo=UTC)
AFTER: Final = datetime(1, 2, 4, tzinfo=UTC)
_STAND_INS: Final = (FIRST, SECOND, ASKER, MOMENT, AFTER)
_PLACE: Final = re.compile(r"%[s%]")


def compiled(rows: "QuerySet[Any, Any]") -> Statement:
    """The statement that reads `rows` and the stand-ins in it, in their order; one without rows
    when nothing can match."""
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    return _written_out(text, values)


def fetched(statement: Statement, known: Mapping[Any, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows the statement reads, with what is `known` where stand-ins stood.

    The server keeps the plan of a statement that is asked again and again.
    """
    text, values = statement
    sent = [_sent(value, known or {}) for value in values]

    def ask() -> list[tuple[Any, ...]]:
        with _planned_once() as cursor:
            cursor.execute(text, sent)
            return list(cursor.fetchall())

    return replanned(ask)


def replanned(ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers; once more on a new connection when the server refuses a plan from before
    a migration.

    Inside a transaction it is raised: when that is rolled back, the plans are forgotten, too.
    """
    try:
        return ask()
    except NotSupportedError as error:
        if connection.in_atomic_block or not _is_outdated(error):
            raise
        connection.close()
        return ask()


def this_minute() -> datetime:
    """The present minute: a kept statement may be as old as that."""
    return clock.now().replace(second=0, microsecond=0)


def _is_outdated(error: NotSupportedError) -> bool:
    """Whether the columns of a table changed under a statement that was planned before."""
    return getattr(error.__cause__, "sqlstate", "") == FeatureNotSupported.sqlstate


def _written_out(text: str, values: tuple[Any, ...]) -> Statement:
    """The statement with its constants in it; its values are the stand-ins that are left."""
    left: list[Any] = []
    given = iter(values)

    def write(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return place[0]
        value = next(given)
        if type(value) in (int, datetime) and value in _STAND_INS:
            left.append(value)
            return place[0]
        return psycopg.sql.Literal(value).as_string(_raw()).replace("%", "%%")

    return _PLACE.sub(write, text), tuple(left)


def _sent(value: Any, known: Mapping[Any, Any]) -> Any:
    """Whole numbers all of one width, so that the statement stays the same to the server."""
    meant = known.get(value, value) if type(value) in (int, datetime) else value
    return Int8(meant) if type(meant) is int else meant


def _raw() -> Any:
    connection.ensure_connection()
    return connection.connection


@contextmanager
def _planned_once() -> Iterator[CursorWrapper]:
    """A cursor that sends values apart from the statement, which psycopg then prepares."""
    raw, features = _raw(), cast("Any", connection.features)
    usual = raw.cursor_factory, features.uses_server_side_binding
    raw.cursor_factory, features.uses_server_side_binding = ServerBindingCursor, True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        raw.cursor_factory, features.uses_server_side_binding = usual


class Kept(Generic[Row]):
    """A question for models, put together once and asked again and again.

    `rows` may join (select_related), leave out columns (only) and annotate; it may not prefetch.
    Where it says FIRST, SECOND and ASKER, the numbers of each asking are put.
    """

    def __init__(self, rows: "QuerySet[Row, Row]") -> None:
        self._model = rows.model
        compiler = rows.query.get_compiler(connection=connection)
        self._statement = _written_out(*compiler.as_sql())
        info, select = compiler.klass_info or {}, compiler.select or []
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self._own = slice(first, last)
        self._names = [column[0].target.attname for column in select[first:last]]
        self._related = get_related_populators(info, select, connection.alias)
        self._annotated: Mapping[str, int] = compiler.annotation_col_map or {}
        self._converted: Mapping[int, tuple[list[Callable[..., Any]], Any]]
        self._converted = compiler.get_converters([column[0] for column in select])

    def ask(self, *numbers: int, asker: int = 0) -> list[Row]:
        """The rows, with `numbers` where FIRST and SECOND stood, and `asker` for ASKER."""
        known = {**dict(zip((FIRST, SECOND), numbers, strict=False)), ASKER: asker}
        return [self._made(list(row)) for row in fetched(self._statement, known)]

    def first(self, *numbers: int, asker: int = 0) -> Row | None:
        """The first of them, if any."""
        return next(iter(self.ask(*numbers, asker=asker)), None)

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
