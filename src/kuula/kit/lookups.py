"""Asking for rows by very many values."""

from typing import Any

from django.db.models import Lookup


class AnyOf(Lookup):  # type: ignore[type-arg] # generic in the stubs only
    """`name__any_of=[...]`: as `__in`, the values as one array; many times as fast to write for
    hundreds of them."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition."""
        lhs, values = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{lhs} = ANY(%s::{kind}[])", (*values, list(self.rhs))
