"""Shared by every test: the network is shut except loopback; one small named world can be had."""

from importlib import import_module

import pytest
from django.db import connection
from pytest_socket import socket_allow_hosts
from tests.world import world

__all__ = ["world"]

WHOLE_PRODUCT = ("tests/product/", "tests/journeys/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a whole Kuula, so that `make test` runs it alone."""
    for item in items:
        if item.nodeid.startswith(WHOLE_PRODUCT) or item.get_closest_marker("chaos"):
            item.add_marker("product")


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _fresh_ledger(request: pytest.FixtureRequest) -> None:
    """Tests that commit begin with an empty ledger and the rights that migrations granted.

    Django empties its own tables after such a test; the ledger refuses it, and the rights go too.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (
        marker and marker.kwargs.get("transaction")
    )
    if not commits:
        return
    request.getfixturevalue("transactional_db")
    from django.apps import apps

    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_no_truncate;"
            "TRUNCATE ledger_event, ledger_personal RESTART IDENTITY;"
            "ALTER TABLE ledger_event ENABLE TRIGGER ledger_event_no_truncate;"
            "SELECT setval('ledger_event_id_seq', 1, false)"
        )
    import_module("kuula.workspace.migrations.0002_first_rights").grant(apps, None)
