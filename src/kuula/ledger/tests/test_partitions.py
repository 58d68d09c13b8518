"""Months of the ledger are made ahead, and made up for when they were not."""

import pytest
from django.db import connection

from kuula.ledger.partitions import make_partitions
from kuula.ledger.tests.test_reading import ring

pytestmark = pytest.mark.django_db(transaction=True)


def months() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, count(*) FROM ledger_event GROUP BY 1 ORDER BY 1"
        )
        return dict(cursor.fetchall())


def test_rows_that_came_while_no_month_was_ready_are_moved_home() -> None:
    first = ring(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')")
        this_month = f"ledger_event_{cursor.fetchone()[0]}"
        cursor.execute(f"CREATE TABLE away (LIKE {this_month})")
        cursor.execute(f"INSERT INTO away SELECT * FROM {this_month}")
        cursor.execute(f"ALTER TABLE ledger_event DETACH PARTITION {this_month}")
        cursor.execute(f"DROP TABLE {this_month}")
        cursor.execute("INSERT INTO ledger_event SELECT * FROM away")
        cursor.execute("DROP TABLE away")
    before = sum(months().values())
    assert set(months()) == {"ledger_event_default"}
    assert make_partitions() == 1
    assert months() == {this_month: before}
    assert ring(2) > first
    assert months() == {this_month: before + 1}
    assert make_partitions() == 0
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event")
