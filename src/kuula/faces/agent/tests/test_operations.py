"""Health, readiness, measurements and log lines."""

import os
import re

import pytest
from django.db import OperationalError
from django.test import Client
from structlog.testing import capture_logs
from tests.world import World, world

from kuula.faces.agent import middleware
from kuula.faces.agent.views import operations
from kuula.kit.presence import announce

__all__ = ["world"]
AWAY = {"REMOTE_ADDR": "192.0.2.7"}


def test_the_process_and_its_database_say_how_they_are(client: Client, db: None) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"ready": True, "why": ""}


def test_readiness_is_refused_without_database_or_tables(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(operations, "_migrated", lambda: False)
    unmigrated = client.get("/readyz")
    assert (unmigrated.status_code, unmigrated.json()["why"]) == (503, "migrations are missing")
    monkeypatch.setattr(operations, "_migrated", away)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_measurements_are_for_this_machine_or_who_has_the_token(world: World, settings) -> None:
    settings.METRICS_TOKEN = "a long token"
    here = Client(headers={"host": "localhost"}).get("/metrics")
    text = here.content.decode()
    for name in (
        "kuula_requests_total", "kuula_request_seconds_bucket", "kuula_ledger_position",
        "kuula_dispatcher_position", 'kuula_conversations{state="new"}', "kuula_parked_events",
    ):  # fmt: skip
        assert name in text
    assert Client(headers={"host": "localhost"}).get("/metrics", **AWAY).status_code == 404
    forwarded = Client(headers={"host": "localhost", "x-forwarded-for": "127.0.0.1"})
    assert forwarded.get("/metrics").status_code == 404
    right = Client(headers={"authorization": "Bearer a long token"})
    assert right.get("/metrics", **AWAY).status_code == 200
    wrong = Client(headers={"authorization": "Bearer a token"})
    assert wrong.get("/metrics", **AWAY).status_code == 404


def test_a_request_is_logged_by_route_and_number_never_by_address_or_name(world: World) -> None:
    client = Client()
    client.force_login(world.mari)
    with capture_logs() as lines:
        client.get(f"/settings/people/{world.ivo.pk}?q={world.ivo.email}")
    line = next(line for line in lines if line["event"] == "request")
    kept = {key: line[key] for key in ("method", "route", "status", "actor")}
    assert kept == {"method": "GET", "route": "person", "status": 200, "actor": world.mari.pk}
    assert world.ivo.email not in str(lines)
    assert "Mari" not in str(lines)


def test_a_page_without_a_database_is_a_plain_503(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(middleware, "nobody_works_here", away)
    page = Client(raise_request_exception=False).get("/account/login/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "waiting for its database" in page.content.decode()


def test_a_fault_of_ours_is_a_plain_500(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong() -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(middleware, "nobody_works_here", wrong)
    page = Client(raise_request_exception=False).get("/account/login/")
    assert page.status_code == 500
    assert "ZeroDivisionError" not in page.content.decode()


def test_measurements_name_every_process_of_this_machine_that_announced_itself(
    world: World,
) -> None:
    announce("fetcher")
    page = Client(headers={"host": "localhost"}).get("/metrics").content.decode()
    mine = f'{{part="fetcher",pid="{os.getpid()}"}}'
    for name in (
        "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds",
        "process_max_fds", "process_start_time_seconds",
    ):  # fmt: skip
        figure = float(page.split(f"{name}{mine} ")[1].split()[0])
        assert figure > 0, name
    families = [line for line in page.splitlines() if line.startswith("# TYPE process_")]
    assert len(families) == len(set(families))
    assert not re.search(r"^process_\w+ ", page, re.M), "none without a part"
