"""Erasing a person from the ledger: the personal words go, the facts stay."""

from django.db import connection
from django.db.transaction import TransactionManagementError

_EMPTY = """
UPDATE ledger_personal p SET payload = '{}'::jsonb FROM ledger_event e
WHERE e.id = p.event_id AND e.customer_id = %s AND p.payload <> '{}'::jsonb
"""


def empty_personal(customer_id: int) -> int:
    """Empty the personal part of every entry about this customer; answers how many were emptied.

    Must be called inside the erasing action's transaction; nobody else may.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Erasing happens inside the action's transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kuula.erasing = 'on'")
        cursor.execute(_EMPTY, [customer_id])
        emptied = int(cursor.rowcount)
        cursor.execute("SET LOCAL kuula.erasing = 'off'")
    return emptied
