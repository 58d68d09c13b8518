"""What a fault leaves in the log: its route and traceback, never the address with its secret."""

import io
import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from kuula.faces.agent import middleware
from kuula.faces.customer import hooks, rating

SECRET = "correct-horse-battery-staple"
HOOK = f"/hooks/mail/{SECRET}/mailgun"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What our handler writes, which stands in web.log otherwise."""
    ours = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    stream = io.StringIO()
    for handler in ours:
        monkeypatch.setattr(handler, "stream", stream)
    assert ours
    return stream


def away(*_any: object, **_more: object) -> None:
    raise OperationalError("gone")


@pytest.mark.parametrize(
    "path",
    [f"/r/{SECRET}", f"/invitation/{SECRET}", f"/account/password/reset/key/1-{SECRET}/", HOOK],
)
def test_a_fault_before_the_view_names_no_address(
    path: str, written: io.StringIO, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "nobody_works_here", away)
    page = Client(raise_request_exception=False).get(path)
    assert page.status_code == 503
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    fault = next(line for line in lines if line["logger"] == "django.request")
    assert fault["event"] == "503 GET none"
    assert "OperationalError" in fault["exception"]
    assert SECRET not in written.getvalue()


def test_a_fault_of_a_view_names_its_route(
    written: io.StringIO, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "nobody_works_here", lambda: False)
    monkeypatch.setattr(rating, "rating_for_token", away)
    page = Client(raise_request_exception=False).get(f"/r/{SECRET}")
    assert page.status_code == 503
    assert '"event": "503 GET rating"' in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_hook_whose_mailbox_cannot_be_looked_up_is_called_again_later(
    written: io.StringIO, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "nobody_works_here", lambda: False)
    monkeypatch.setattr(hooks, "mailbox_behind", away)
    said = Client(raise_request_exception=False).post(HOOK)
    assert (said.status_code, said.content) == (503, b"Something broke here. Try again later.")
    assert "mail_hook_failed" in written.getvalue()
    assert "django.request" not in written.getvalue()
    assert SECRET not in written.getvalue()
