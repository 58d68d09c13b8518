"""OAuth2 against a token server on loopback, and XOAUTH2 against a mail server."""

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.loopback import Form, answering

from kuula.channels.mail.actions import tokens
from kuula.channels.mail.actions.tokens import (
    ProviderAway,
    Revoked,
    access_token,
    client_of,
    finish_sign_in,
)
from kuula.channels.mail.connecting import oauth
from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.channels.mail.tests.outgoing_world import START, Desk, later, make_desk, send_due
from kuula.channels.mail.tests.server import Receiver, listening
from kuula.kit import clock
from kuula.kit.crypto import unseal
from kuula.kit.problems import NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
REDIRECT = "http://localhost:8000/settings/mailboxes/oauth"


@dataclass
class Provider:
    """A token server: what it was asked, and what it answers next."""

    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    answer: dict[str, object] = field(default_factory=dict)
    body: bytes | None = None
    meanwhile: Callable[[], object] | None = None

    def say(self, path: str, form: Form) -> tuple[int, object]:
        """The answer to whoever asks, whatever the path."""
        del path
        self.asked.append(form)
        if self.meanwhile is not None:
            self.meanwhile()
        return self.status, self.answer if self.body is None else self.body


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    settings.ALLOW_PRIVATE_HOSTS = ("127.0.0.1",)
    state = Provider(answer={"access_token": "fresh", "expires_in": 3600})

    with answering(state.say) as url:
        state.port = urlsplit(url).port or 0
        yield state


@pytest.fixture
def desk(provider: Provider) -> Iterator[Desk]:
    with clock.at(START):
        yield make_desk(
            1025,
            login="oauth2",
            username="abi@pohjala.example",
            oauth_client_id="kuula",
            oauth_secret="hush",
            oauth_authorize_url="https://accounts.example/auth?tenant=1",
            oauth_token_url=f"http://127.0.0.1:{provider.port}/token",
            oauth_scope="mail",
        )


def _sign_in(desk: Desk, provider: Provider) -> None:
    provider.answer |= {"refresh_token": "lasting"}
    finish_sign_in(SYSTEM, mailbox=desk.mailbox, code="c0de", verifier="v", redirect=REDIRECT)
    desk.mailbox.refresh_from_db()


def test_the_sign_in_page_carries_state_and_challenge(desk: Desk) -> None:
    begun = oauth.begin(client_of(desk.mailbox), redirect=REDIRECT, login="abi@pohjala.example")
    query = {k: v[0] for k, v in parse_qs(urlsplit(begun.url).query).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest())
    assert query["code_challenge"] == challenge.decode().rstrip("=")
    assert (query["state"], query["tenant"]) == (begun.state, "1")
    assert query["redirect_uri"] == REDIRECT
    assert "hush" not in begun.url
    assert oauth.same_state(begun.state, query["state"])
    assert not oauth.same_state("", "")
    assert not oauth.same_state(begun.state, "other")


def test_a_code_becomes_tokens_that_are_kept_sealed(desk: Desk, provider: Provider) -> None:
    _sign_in(desk, provider)
    assert provider.asked == [{
        "grant_type": "authorization_code", "code": "c0de", "redirect_uri": REDIRECT,
        "code_verifier": "v", "client_id": "kuula", "client_secret": "hush",
    }]  # fmt: skip
    box = desk.mailbox
    assert "fresh" not in box.oauth_access_sealed
    assert (unseal(box.oauth_access_sealed), unseal(box.oauth_refresh_sealed)) == (
        "fresh", "lasting",
    )  # fmt: skip
    assert access_token(box) == "fresh"
    assert len(provider.asked) == 1


def test_a_spent_token_is_refreshed_once(desk: Desk, provider: Provider) -> None:
    _sign_in(desk, provider)
    provider.answer = {"access_token": "second", "refresh_token": "newer", "expires_in": 3600}
    with later(minutes=59):
        assert access_token(desk.mailbox) == "second"
        assert access_token(desk.mailbox) == "second"
    assert [ask["grant_type"] for ask in provider.asked[1:]] == ["refresh_token"]
    assert provider.asked[1]["refresh_token"] == "lasting"
    desk.mailbox.refresh_from_db()
    assert unseal(desk.mailbox.oauth_refresh_sealed) == "newer"


def test_a_withdrawn_sign_in_stops_the_mailbox_and_alarms(desk: Desk, provider: Provider) -> None:
    _sign_in(desk, provider)
    provider.status, provider.answer = 400, {"error": "invalid_grant"}
    with later(hours=2):
        for _again in range(2):
            with pytest.raises(Revoked, match="invalid_grant"):
                access_token(desk.mailbox)
    box = Mailbox.objects.get()
    assert (box.health, box.health_reason) == ("stopped", "login: invalid_grant")
    assert Entry.objects.filter(type="mail.mailbox_stopped").count() == 1


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"oops"), (200, b"[]"), (200, b"{}"), (429, b"{}"), (400, b"<html>")]
)
def test_a_provider_in_trouble_is_no_reason_to_stop(
    desk: Desk, provider: Provider, status: int, body: bytes
) -> None:
    _sign_in(desk, provider)
    provider.status, provider.body = status, body
    with later(hours=2), pytest.raises(ProviderAway):
        access_token(desk.mailbox)
    assert Mailbox.objects.get().health != "stopped"


def test_a_refused_code_and_a_stranger(desk: Desk, provider: Provider) -> None:
    provider.status, provider.answer = 400, {"error": "invalid_grant"}
    with pytest.raises(Problem, match="invalid_grant"):
        finish_sign_in(SYSTEM, mailbox=desk.mailbox, code="x", verifier="v", redirect=REDIRECT)
    with pytest.raises(NotAllowed):
        finish_sign_in(desk.agent, mailbox=desk.mailbox, code="x", verifier="v", redirect=REDIRECT)
    provider.status, provider.answer = 200, {"access_token": "short"}
    with pytest.raises(Problem, match="lasting"):
        finish_sign_in(SYSTEM, mailbox=desk.mailbox, code="x", verifier="v", redirect=REDIRECT)


def test_mail_leaves_with_the_token_and_waits_without_one(desk: Desk, provider: Provider) -> None:
    _sign_in(desk, provider)
    receiver = Receiver(tokens={"fresh"})
    with listening(receiver) as server:
        Mailbox.objects.update(smtp_port=server.port)
        desk.reply()
        with later(seconds=11):
            send_due()
        desk.reply("Veel üks asi.")
        provider.status, provider.answer = 400, {"error": "invalid_grant"}
        with later(hours=3):
            send_due()
            assert Mailbox.objects.get().health == "stopped"
    assert len(receiver.posts) == 1
    assert START + timedelta(hours=3) < _last_queued()


def test_a_provider_in_trouble_keeps_mail_waiting_and_alarms_nobody(
    desk: Desk, provider: Provider
) -> None:
    _sign_in(desk, provider)
    desk.reply()
    provider.status, provider.body = 503, b"later"
    with later(hours=2):
        send_due()
    row = Outgoing.objects.get()
    assert (row.state, row.reason.partition(":")[0]) == ("queued", "unreachable")
    assert Mailbox.objects.get().health != "stopped"


@contextmanager
def _spent(provider: Provider) -> Iterator[Desk]:
    """A mailbox whose token is spent, in a database that other threads see."""
    desk = make_desk(
        1025, login="oauth2", oauth_client_id="kuula",
        oauth_token_url=f"http://127.0.0.1:{provider.port}/token",
    )  # fmt: skip
    _sign_in(desk, provider)
    Mailbox.objects.update(oauth_expires_at=clock.now())
    provider.answer = {"access_token": "second", "refresh_token": "newer", "expires_in": 3600}
    yield desk


def _elsewhere(act: Callable[[], object]) -> Callable[[], None]:
    """`act` with a database connection of its own, closed afterwards."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    return run


@pytest.mark.django_db(transaction=True)
def test_while_the_provider_is_asked_mail_comes_in_and_no_transaction_is_open(
    provider: Provider,
) -> None:
    idle: list[int] = []

    def mail_comes_in() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND state LIKE 'idle in transaction%'"
            )
            idle.append(cursor.fetchone()[0])
        RawMail.objects.create(
            mailbox=desk.mailbox, key="k", sha256="s", size=1, taken_at=clock.now()
        )

    with _spent(provider) as desk:
        provider.meanwhile = _elsewhere(mail_comes_in)
        assert access_token(desk.mailbox) == "second"
    assert (idle, RawMail.objects.count()) == ([0], 1)


@pytest.mark.django_db(transaction=True)
def test_of_several_askers_one_renews_and_all_get_its_token(provider: Provider) -> None:
    got: list[str] = []
    with _spent(provider) as desk:
        asking = [
            threading.Thread(target=_elsewhere(lambda: got.append(access_token(desk.mailbox))))
            for _count in range(4)
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
    assert got == ["second"] * 4
    assert [ask["grant_type"] for ask in provider.asked[1:]] == ["refresh_token"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_while_asking_loses_no_refresh_token(provider: Provider) -> None:
    with _spent(provider) as desk:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            ours = cursor.fetchone()[0]

        def cut() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [ours])

        provider.meanwhile = _elsewhere(cut)
        assert access_token(desk.mailbox) == "second"
    assert unseal(Mailbox.objects.get().oauth_refresh_sealed) == "newer"


@pytest.mark.parametrize(("status", "said"), [(200, {"access_token": "stale"}), (400, {})])
def test_a_sign_in_made_meanwhile_counts_more_than_the_answer(
    desk: Desk, provider: Provider, status: int, said: dict[str, object]
) -> None:
    _sign_in(desk, provider)
    real = tokens.refresh

    def overtaken(*given: Any, **named: Any) -> oauth.Tokens:
        provider.answer = {"access_token": "new", "refresh_token": "of somebody"}
        finish_sign_in(SYSTEM, mailbox=desk.mailbox, code="c", verifier="v", redirect=REDIRECT)
        provider.status, provider.answer = status, said or {"error": "invalid_grant"}
        return real(*given, **named)

    with later(hours=2), mock.patch.object(tokens, "refresh", overtaken):
        assert access_token(desk.mailbox) == "new"
    box = Mailbox.objects.get()
    assert (unseal(box.oauth_refresh_sealed), box.health) == ("of somebody", "well")


def _last_queued() -> object:
    row = Outgoing.objects.order_by("id").last()
    assert row is not None
    assert (row.state, row.reason) == ("queued", "login: invalid_grant")
    return row.next_at
