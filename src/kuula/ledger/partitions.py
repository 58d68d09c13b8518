"""Monthly partitions of the ledger, made before they are needed."""

from django.db import connection, transaction


def make_partitions(*, months_ahead: int = 3) -> int:
    """Make the partitions of this month and `months_ahead` more; answers how many were new."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_make_partitions(%s)", [months_ahead])
        row: tuple[int] = cursor.fetchone()
    return row[0]
