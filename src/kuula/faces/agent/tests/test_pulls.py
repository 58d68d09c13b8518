"""Nightly queries through the browser's door, asked of the PostgreSQL the tests run on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from tests.loopback import reached_by_port
from tests.world import World

from kuula.connectors.tables.jobs import asked, pull
from kuula.connectors.tables.models import Pull
from kuula.connectors.tables.pulls import databases
from kuula.faces.agent.tests.test_imports import admin, counts
from kuula.people.models import Order

__all__ = ["admin"]
pytestmark = pytest.mark.django_db
SERVER: dict[str, str] = {}
QUERY = """
SELECT 'P' || n AS order_number, timestamptz '2026-02-01 10:00+00' + n * interval '1 day' AS date,
       'kadri.tamm@example.ee' AS email, 'shipped' AS status, 'Kapp' AS item, 2 AS quantity,
       12.50 AS price, NULL AS url
FROM generate_series(1, 3) n;
"""


@pytest.fixture(scope="module", autouse=True)
def reached() -> Iterator[None]:
    """The tests' own PostgreSQL by a port: folders of sockets are not asked."""
    here = connection.get_connection_params()
    host, port = str(here["host"]), int(here.get("port") or 5432)
    if not host.startswith("/"):
        SERVER.update(host=host, port=str(port))
        yield
        return
    with reached_by_port(host, port) as found:
        SERVER.update(host="127.0.0.1", port=str(found))
        yield


def wish(**changes: str) -> dict[str, str]:
    here = connection.get_connection_params()
    return {
        "name": "ERP", "kind": "postgresql", **SERVER, "database": str(here["dbname"]),
        "username": str(here["user"]), "password": str(here.get("password") or ""),
        "query": QUERY, "target": "orders", "mapping": "", "source": "erp", "currency": "EUR",
        "at": "03:00", "active": "on",
    } | changes  # fmt: skip


def saved(admin: Client, **changes: str) -> Pull:
    answer = admin.post("/settings/pulls/new", wish(**changes), follow=True)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return Pull.objects.latest("pk")


def page(admin: Client, kept: Pull) -> str:
    return str(admin.get(f"/settings/pulls/{kept.pk}").content.decode())


def test_it_is_asked_once_a_day_and_lets_in_what_changed(admin: Client, world: World) -> None:
    kept = saved(admin)
    assert kept.password_sealed.startswith("gAAAA") or not wish()["password"]
    with time_machine.travel(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), tick=False):
        asked()
        kept.refresh_from_db()
        assert kept.asked_on is None, "its time has not come"
    with time_machine.travel(datetime(2026, 11, 23, 3, 1, tzinfo=UTC), tick=False):
        asked()
        asked()
        assert _waiting(kept) == 1
        pull(kept.pk)
        pull(kept.pk)
    kept.refresh_from_db()
    assert kept.latest is not None
    assert counts(kept.latest) == (0, 0, 3, 0), "the second time nothing changes"
    orders = Order.objects.filter(source="erp").order_by("external_id")
    assert [(one.external_id, one.total, one.state) for one in orders] == [
        (f"P{n}", 2500, "sent") for n in (1, 2, 3)
    ]
    assert {one.customer_id for one in orders} == {world.kadri.pk}
    assert "The last import" in page(admin, kept)
    assert "every day at 03:00" in admin.get("/settings/pulls").content.decode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"query": "SELECT no_such_column"}, "The database said: column"),
        ({"query": "DELETE FROM people_customer"}, "The database said: syntax error"),
        ({"query": "SELECT nextval('people_customer_id_seq')"}, "read-only transaction"),
        ({"query": "SELECT 1 AS email, 2 AS order_number WHERE false"}, "The query has no rows."),
        ({"query": "SELECT 1 AS nothing_known"}, "Choose the column that holds"),
        ({"query": "SELECT n FROM generate_series(1, 9) n"}, "more than 5 rows"),
        ({"query": "SELECT 1; COMMIT; BEGIN READ WRITE"}, "The database said: cannot insert"),
        ({"mapping": "nobody's"}, "There is no mapping"),
        ({"kind": "sqlserver", "host": "127.0.0.1", "port": "1"}, "The database said:"),
    ],
)
def test_what_goes_wrong_stands_at_the_query(
    admin: Client, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], why: str
) -> None:
    monkeypatch.setattr(databases, "MOST_ROWS", 5)
    monkeypatch.setattr(databases, "PATIENCE", 1)
    kept = saved(admin, **changes)
    pull(kept.pk)
    assert why in page(admin, kept)
    assert not Order.objects.filter(source="erp").exists()


def test_numbers_of_any_size_are_read(admin: Client) -> None:
    kept = saved(admin, query=QUERY.replace("2 AS quantity", "1e-5::float8 AS quantity"))
    pull(kept.pk)
    kept.refresh_from_db()
    assert kept.latest is not None
    assert counts(kept.latest) == (3, 0, 0, 0)


def test_a_query_that_never_ends_is_stopped(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "SECONDS", 0.2)
    monkeypatch.setattr(databases, "_PIECE", 5)
    kept = saved(admin, query="SELECT n, pg_sleep(0.02) FROM generate_series(1, 10000) n")
    pull(kept.pk)
    assert "takes longer than ten minutes" in page(admin, kept)


def test_no_folder_of_a_socket_is_asked_where_kuula_itself_would_be_let_in(admin: Client) -> None:
    here = str(connection.get_connection_params()["host"])
    for host in (here, "/var/run/postgresql", "@abstract", "db.example,/tmp", "a b", ""):
        answer = admin.post("/settings/pulls/new", wish(host=host, username="postgres"))
        assert answer.status_code == 422, host
    assert not Pull.objects.exists()
    kept = saved(admin)
    Pull.objects.update(host="/var/run/postgresql")
    pull(kept.pk)
    assert "name or the number of a server" in page(admin, kept)


def test_a_kept_password_is_told_to_no_other_server(admin: Client) -> None:
    kept = saved(admin, password="secret")
    for changes in ({"host": "elsewhere.example"}, {"port": "5999"}):
        answer = admin.post(f"/settings/pulls/{kept.pk}", wish(password="", **changes))
        assert answer.status_code == 422
        assert "another server" in answer.content.decode()
    again = wish(host="elsewhere.example", password="other")
    assert admin.post(f"/settings/pulls/{kept.pk}", again).status_code == 302
    kept.refresh_from_db()
    assert kept.host == "elsewhere.example"


def test_it_is_checked_changed_and_removed(admin: Client) -> None:
    kept = saved(admin)
    sealed = kept.password_sealed
    twice = admin.post("/settings/pulls/new", wish())
    assert (twice.status_code, b"with this name already" in twice.content) == (422, True)
    where = f"/settings/pulls/{kept.pk}"
    admin.post(where, wish(name="Ledger", password="", target="invoices"))
    kept.refresh_from_db()
    assert (kept.name, kept.target, kept.password_sealed) == ("Ledger", "invoices", sealed)
    admin.post(f"{where}/asking")
    assert _waiting(kept) == 1
    admin.post(f"{where}/removal")
    assert admin.get(where).status_code == 404


def _waiting(kept: Pull) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = %s", [f"pull:{kept.pk}"]
        )
        return int(cursor.fetchone()[0])
