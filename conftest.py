"""Shared by every test: the network is shut except loopback; one small named world can be had."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql
from pytest_django import DjangoDbBlocker
from pytest_socket import socket_allow_hosts
from tests.world import kept_world, world
from whitenoise import WhiteNoise

from kuula.kit import clock, home, postgres

__all__ = ["world"]

WHOLE_PRODUCT = ("tests/product/", "tests/journeys/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a whole Kuula, so that `make test` runs it alone."""
    refuse_namesakes(one.nodeid for one in items)
    for item in items:
        if item.nodeid.startswith(WHOLE_PRODUCT) or item.get_closest_marker("chaos"):
            item.add_marker("product")


def refuse_namesakes(names: Iterable[str]) -> None:
    """Workers share tests out by name: of two with one name only one would run."""
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise pytest.UsageError(f"More than one test is called {twice[0]}. Give each its own name.")


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database of the tests goes with the server, where that is a throwaway one."""
    return postgres.embedded()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a copy of the migrated database instead of migrating."""
    del django_db_modify_db_settings_parallel_suffix
    if not postgres.embedded():
        return
    named = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    with postgres.connect_as_superuser(home.load()) as superuser:
        superuser.autocommit = True
        superuser.execute(_COPY.format(sql.Identifier(named)))


_COPY = sql.SQL("CREATE DATABASE {} TEMPLATE kuula OWNER kuula")
FROM_MIGRATIONS = ("workspace.RolePermission", "workspace.FirstRun", "listening.Touchpoint")


@pytest.fixture(scope="session")
def _migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Model]:
    """The rows that migrations made: the rights of the roles, the open first run, touchpoints."""
    del django_db_setup
    with django_db_blocker.unblock():
        kinds = [apps.get_model(name) for name in FROM_MIGRATIONS]
        return [row for kind in kinds for row in kind._default_manager.all()]


@pytest.fixture(autouse=True)
def _fresh_ledger(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit leave an empty ledger; every test finds the rights of the migrations.

    Django empties its own tables after a test that commits; the ledger refuses it, and the rights
    that migrations granted go with the rest.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None and not {"db", "transactional_db"}.intersection(request.fixturenames):
        yield
        return
    rows: list[Model] = request.getfixturevalue("_migrated")
    commits = "transactional_db" in request.fixturenames or bool(
        marker and marker.kwargs.get("transaction")
    )
    request.getfixturevalue("transactional_db" if commits else "db")
    if not apps.get_model("workspace", "RolePermission")._default_manager.exists():
        for row in rows:
            row.save(force_insert=True)
    yield
    if commits:
        _empty_ledger()
        kept_world.forget()


@pytest.fixture(autouse=True, scope="session")
def _static_files_read_once() -> Iterator[None]:
    """Each client of a test builds the middleware, which would read the folder of static files."""
    read, known = WhiteNoise.update_files_dictionary, dict[str, dict[str, object]]()

    def remembered(self: WhiteNoise, root: str, prefix: str) -> None:
        if root not in known:
            read(self, root, prefix)
            known[root] = dict(self.files)
        self.files.update(known[root])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", remembered)
        yield


@pytest.fixture
def same_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's minute does not change: attempts are counted by the minute."""
    now = clock.real_now().replace(second=30)
    monkeypatch.setattr(clock, "real_now", lambda: now)


def _empty_ledger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_no_truncate;"
            "TRUNCATE ledger_event, ledger_personal RESTART IDENTITY;"
            "ALTER TABLE ledger_event ENABLE TRIGGER ledger_event_no_truncate;"
            "SELECT setval('ledger_event_id_seq', 1, false)"
        )
