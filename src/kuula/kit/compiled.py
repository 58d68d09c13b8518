"""Statements of the ORM kept as text: building one takes longer than running it.

For the few questions that every page asks. Keep the answer of `compiled` with functools.lru_cache,
under everything that the question depends on.
"""

from datetime import datetime
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from kuula.kit import clock

Statement: TypeAlias = tuple[str, tuple[Any, ...]]
NOTHING: Statement = ("SELECT NULL::bigint WHERE false", ())


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
