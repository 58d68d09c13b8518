"""Nightly queries through the browser's door, asked of a live MariaDB."""

from collections.abc import Iterator

import pymysql
import pytest
from django.test import Client
from tests.mariadb_server import PASSWORD, mariadb_server
from tests.world import World

from kuula.connectors.tables.jobs import pull
from kuula.connectors.tables.pulls import databases
from kuula.faces.agent.tests.test_imports import admin, counts
from kuula.faces.agent.tests.test_pulls import page, saved
from kuula.people.models import Order

__all__ = ["admin"]
pytestmark = pytest.mark.django_db
SHOP = (
    "CREATE TABLE sold (no INT, at DATETIME, mail VARCHAR(80), state VARCHAR(20), item VARCHAR(80),"
    " pieces INT, price DECIMAL(10, 2), link TEXT)",
    "INSERT INTO sold VALUES"
    " (1, '2026-02-02 10:00', 'kadri.tamm@example.ee', 'saadetud', 'Köögilaud õu', 2, 12.50, NULL),"
    " (2, '2026-02-03 23:59', 'kadri.tamm@example.ee', 'отправлен', 'Полка «Ёлка»', 1, 0.10, '')",
)
QUERY = """SELECT CONCAT('M', no) AS order_number, at AS date, mail AS email, state AS status, item,
pieces AS quantity, price, link AS url FROM sold ORDER BY no"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with mariadb_server(tmp_path_factory.mktemp("mariadb")) as found:
        with link(found) as opened, opened.cursor() as cursor:
            for statement in SHOP:
                cursor.execute(statement)
            opened.commit()
        yield found


def link(port: int) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    return pymysql.connect(
        host="127.0.0.1", port=port, user="reader", password=PASSWORD.encode(), database="shop",
        charset="utf8mb4",
    )  # fmt: skip


def there(port: int, /, **changes: str) -> dict[str, str]:
    return {
        "kind": "mariadb", "host": "127.0.0.1", "port": str(port), "database": "shop",
        "username": "reader", "password": PASSWORD, "query": QUERY,
    } | changes  # fmt: skip


def test_orders_come_in_and_the_second_time_nothing_changes(
    admin: Client, world: World, port: int
) -> None:
    kept = saved(admin, **there(port))
    pull(kept.pk)
    kept.refresh_from_db()
    assert not kept.why
    assert counts(kept.latest) == (2, 0, 0, 0)
    pull(kept.pk)
    kept.refresh_from_db()
    assert counts(kept.latest) == (0, 0, 2, 0)
    orders = Order.objects.filter(source="erp").order_by("external_id").prefetch_related("lines")
    assert [(one.external_id, one.total, one.state, one.lines.get().name) for one in orders] == [
        ("M1", 2500, "sent", "Köögilaud õu"), ("M2", 10, "sent", "Полка «Ёлка»"),
    ]  # fmt: skip
    assert {one.customer_id for one in orders} == {world.kadri.pk}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"query": "DELETE FROM sold"}, "READ ONLY transaction"),
        ({"query": "DROP TABLE sold"}, "READ ONLY transaction"),
        ({"query": "SELECT 1; DELETE FROM sold"}, "error in your SQL syntax"),
        ({"query": "SELECT no_such FROM sold"}, "Unknown column"),
        ({"query": "SELECT * FROM sold WHERE no = 0"}, "The query has no rows."),
        ({"query": "SELECT seq FROM seq_1_to_1000000000"}, "more than 5 rows"),
        ({"query": "SELECT SLEEP(30)"}, "The query takes longer than ten minutes"),
        ({"password": "wrong"}, "Access denied"),
        ({"port": "1"}, "connect"),
    ],
)
def test_what_goes_wrong_stands_at_the_query(
    admin: Client, monkeypatch: pytest.MonkeyPatch, port: int, changes: dict[str, str], why: str
) -> None:
    monkeypatch.setattr(databases, "MOST_ROWS", 5)
    monkeypatch.setattr(databases, "SECONDS", 1)
    kept = saved(admin, **there(port, **changes))
    pull(kept.pk)
    told = page(admin, kept)
    assert why in told
    assert PASSWORD not in told
    assert not Order.objects.filter(source="erp").exists()
    with link(port) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sold")
        assert cursor.fetchone() == (2,)
