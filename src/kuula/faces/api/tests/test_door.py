"""The door of the API: tokens only, clear refusals, safe headers, and scopes that are enforced."""

import json
import re

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from kuula.faces.api.api import api
from kuula.workspace.permissions import Permission

PATH = "/api/v1/conversations"


def problem(answer, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["title"]
    return body


def raw(program, body: bytes, path: str = PATH, kind: str = "application/json"):
    headers = {"authorization": f"Bearer {program.secret}"}
    return Client().post(path, body, content_type=kind, headers=headers)


def test_a_session_is_nobody_here(world) -> None:
    browser = Client()
    browser.force_login(world.mari)
    problem(browser.get(PATH), 401)
    problem(browser.post(f"{PATH}/1/notes", {"text": "a"}, content_type="application/json"), 401)


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer short", "Basic bWFyaTp4", "Bearer " + "x" * 300]
)
def test_strangers_are_refused(db, sent) -> None:
    problem(Client().get(PATH, headers={"authorization": sent} if sent else {}), 401)


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/",
        "/api/v2/me",
        "/api/v1/nothing",
        "/api/v1/me/",
        "/api/v1/orders/shop/a%00b",
        "/api/v1/orders/sh%00op/1",
    ],
)
def test_unknown_addresses_are_problems_too(ivo, path) -> None:
    problem(Client().get(path, headers={"authorization": f"Bearer {ivo.secret}"}), 404)


def test_a_wrong_method_says_which_are_right(ivo) -> None:
    answer = ivo.delete("/conversations")
    problem(answer, 405)
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b'{"text": "\xff"}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b"[" * 100_000, 400),
        (b'{"text": "a\\u0000b"}', 422),
        (b'"text"', 422),
        (b'{"text": "a", "text": 5}', 422),
        (b'{"text": NaN}', 400),
    ],
)
def test_bodies_that_cannot_be_read(world, ivo, body, status) -> None:
    problem(raw(ivo, body, f"{PATH}/{world.wardrobe.pk}/notes"), status)


def test_a_written_backslash_zero_is_just_text(world, ivo) -> None:
    body = json.dumps({"text": "the sequence \\u0000 in a manual"}).encode()
    assert raw(ivo, body, f"{PATH}/{world.wardrobe.pk}/notes").status_code == 201


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
)
def test_other_kinds_of_bodies_are_refused(world, ivo, kind) -> None:
    for path in (PATH, f"{PATH}/{world.wardrobe.pk}/notes"):
        problem(raw(ivo, b'{"text": "a"}', path, kind), 415)


def test_a_body_too_large_is_refused(world, ivo) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        for path in (PATH, f"{PATH}/{world.wardrobe.pk}/notes"):
            problem(raw(ivo, b" " * 2000, path), 413)


def test_too_fast_is_told(world, ivo) -> None:
    with override_settings(API_RATE=1):
        answers = [ivo.get("/me").status_code for _n in range(4)]
    assert answers[:1] == [200]
    assert answers[-1] == 429


def test_answers_are_safe_and_kept_nowhere(ivo) -> None:
    for answer in (ivo.get("/me"), ivo.get("/nothing"), Client().get("/api/v1/openapi.json")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "Set-Cookie" not in answer


def test_a_database_that_is_away_is_a_503(ivo, monkeypatch) -> None:
    def gone(*_words, **_more):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("kuula.faces.api.routes.workspace.brands", gone)
    answer = ivo.get("/brands")
    problem(answer, 503)
    assert answer["Retry-After"] == "5"


def test_a_fault_of_ours_tells_no_traceback(ivo, monkeypatch) -> None:
    def broken(*_words, **_more):
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr("kuula.faces.api.routes.workspace.brands", broken)
    answer = ivo.get("/brands")
    problem(answer, 500)
    assert "secret" not in answer.content.decode()


def _scoped(kind: str = "x-scopes") -> list[tuple[str, str, tuple[str, ...]]]:
    document = api.get_openapi_schema(path_prefix="")
    return [
        (method, path, tuple(operation[kind]))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation.get(kind) and method == "get"
    ]


def _address(path: str) -> tuple[str, dict[str, str]]:
    """One that leads to nothing, and what must be asked of it."""
    address = path.replace("{measure}", "solved").replace("{kind}", "reply")
    address = re.sub(r"{(?:number|\w+_id)}", "987654", address)
    asked = {"q": "a"} if path == "/search" else {}
    return address, asked


@pytest.mark.parametrize(("method", "path", "scopes"), _scoped("x-scopes-any"))
def test_reading_needs_one_of_the_scopes_it_names(world, programs, method, path, scopes) -> None:
    address, asked = _address(path)
    rest = [one for one in Permission if one not in scopes]
    assert getattr(programs.of(world.mari, rest), method)(address, **asked).status_code == 403
    for enough in scopes:
        program = programs.of(world.mari, [*rest, enough])
        assert getattr(program, method)(address, **asked).status_code in (200, 404), enough


@pytest.mark.parametrize(("method", "path", "scopes"), _scoped())
def test_reading_needs_every_scope_it_names(world, programs, method, path, scopes) -> None:
    address, asked = _address(path)
    for missing in scopes:
        rest = [one for one in Permission if one != missing]
        answer = getattr(programs.of(world.mari, rest), method)(address, **asked)
        assert answer.status_code == 403, (path, missing, answer.content)
