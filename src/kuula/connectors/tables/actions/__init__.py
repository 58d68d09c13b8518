"""The only writers of imports: sent, mapped, tried, carried out, taken back, forgotten."""

from kuula.connectors.tables.actions.forgetting import forget_customer, forget_old, sweep_tables
from kuula.connectors.tables.actions.ordering import (
    begin_import,
    discard_import,
    map_columns,
    send_table,
    undo_import,
)
from kuula.connectors.tables.actions.working import carry_on, work_on

__all__ = [
    "begin_import",
    "carry_on",
    "discard_import",
    "forget_customer",
    "forget_old",
    "map_columns",
    "send_table",
    "sweep_tables",
    "undo_import",
    "work_on",
]
