"""A mailbox signs in at its provider through the settings: away, agreed, back, renewed, lost."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from tests.world import World, world

from kuula.channels.mail.connecting import testing as connecting
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.tests.mail_provider import MailProvider, providing
from kuula.faces.agent.tests.test_settings import BOX, signed_in
from kuula.kit import clock
from kuula.kit.crypto import unseal
from kuula.ledger.models import Entry, Personal

__all__ = ["world"]


@pytest.fixture
def provider(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailProvider]:
    monkeypatch.setattr(connecting, "check_domain", lambda address, lookup: ())
    settings.ALLOW_PRIVATE_HOSTS = ("127.0.0.1",)
    settings.PUBLIC_URL = "https://desk.pohjala.example"
    with providing() as playing:
        yield playing


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.mari)


@pytest.fixture
def box(world: World, admin: Client, provider: MailProvider) -> Mailbox:
    """Kept by the form, not signed in yet."""
    admin.post("/settings/mailboxes/new", form_of(world, provider))
    return Mailbox.objects.get()


def form_of(world: World, provider: MailProvider) -> dict[str, object]:
    return BOX | {
        "brand": world.pohjala.pk, "login": "oauth2", "password": "", "oauth_client_id": "kuula",
        "oauth_secret": "hush", "oauth_authorize_url": provider.authorize_url,
        "oauth_token_url": provider.token_url, "oauth_scope": "mail offline",
    }  # fmt: skip


def leave(browser: Client, box: Mailbox) -> str:
    gone = browser.get(f"/settings/mailboxes/{box.pk}/sign-in")
    assert gone.status_code == 302
    return gone.headers["Location"]


def come_back(browser: Client, address: str) -> HttpResponse:
    where = urlsplit(address)
    return browser.get(f"{where.path}?{where.query}")


def test_the_form_of_a_known_provider_is_filled_in(world: World, admin: Client) -> None:
    page = admin.get("/settings/mailboxes/new?provider=microsoft").content.decode()
    for known in ("oauth2/v2.0/authorize", "oauth2/v2.0/token", "offline_access"):
        assert known in page
    assert "Save first, then sign in at the provider." in page


def test_away_with_a_challenge_back_with_a_code_and_the_tokens_are_sealed(
    admin: Client, box: Mailbox, provider: MailProvider
) -> None:
    assert (
        "Sign in at the provider now" in admin.get(f"/settings/mailboxes/{box.pk}").content.decode()
    )
    address = leave(admin, box)
    wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert wanted["redirect_uri"] == "https://desk.pohjala.example/settings/mailboxes/sign-in"
    assert (wanted["code_challenge_method"], wanted["scope"]) == ("S256", "mail offline")
    assert wanted["login_hint"] == box.address
    assert "hush" not in address
    landed = provider.agree(address)
    done = come_back(admin, landed)
    assert done.headers["Location"] == f"/settings/mailboxes/{box.pk}"
    assert "The mailbox is signed in" in admin.get(done.headers["Location"]).content.decode()
    kept = Mailbox.objects.get()
    assert unseal(kept.oauth_access_sealed) == "access-1"
    assert unseal(kept.oauth_refresh_sealed) == "lasting-1"
    stored = [*Entry.objects.values_list("payload", flat=True)]
    stored += [*Personal.objects.values_list("payload", flat=True)]
    shown = admin.get(f"/settings/mailboxes/{box.pk}").content.decode()
    for secret in ("access-1", "lasting-1", "hush"):
        assert secret not in repr(vars(kept)) + repr(stored) + shown
    assert come_back(admin, landed).status_code == 422, "a code is brought back once"
    assert len(provider.asked) == 1


def test_only_who_began_it_can_finish_it(
    world: World, admin: Client, box: Mailbox, provider: MailProvider
) -> None:
    agreed = provider.agree(leave(admin, box))
    assert come_back(signed_in(world.mari), agreed).status_code == 422, "another browser"
    for path in (f"/settings/mailboxes/{box.pk}/sign-in", "/settings/mailboxes/sign-in?code=1"):
        assert signed_in(world.ivo).get(path).status_code == 403
        assert Client().get(path).status_code == 302
    other = agreed.replace("state=", "state=x")
    assert "not begun here" in come_back(admin, other).content.decode()
    assert come_back(admin, agreed).status_code == 422, "a wrong state ends the attempt"
    assert provider.asked == []
    assert Mailbox.objects.get().oauth_access_sealed == ""


def test_who_does_not_agree_or_brings_a_bad_code_reads_what_to_do(
    admin: Client, box: Mailbox, provider: MailProvider
) -> None:
    state = parse_qs(urlsplit(leave(admin, box)).query)["state"][0]
    no = admin.get(f"/settings/mailboxes/sign-in?error=access_denied&state={state}")
    assert no.status_code == 422
    assert "The provider did not agree." in no.content.decode()
    agreed = provider.agree(leave(admin, box))
    provider.begun.clear()
    refused = come_back(admin, agreed)
    assert refused.status_code == 422
    assert "invalid_grant Token was revoked." in refused.content.decode()
    agreed = provider.agree(leave(admin, box))
    provider.away = True
    assert come_back(admin, agreed).status_code == 422
    assert Mailbox.objects.get().oauth_access_sealed == ""


def test_it_is_renewed_by_itself_and_stops_in_words_when_the_provider_refuses(
    world: World, admin: Client, box: Mailbox, provider: MailProvider
) -> None:
    check = f"/settings/mailboxes/{box.pk}/check"
    come_back(admin, provider.agree(leave(admin, box)))
    with clock.at(clock.now() + timedelta(hours=1)):
        assert "Nothing listens on port 1" in admin.post(check).content.decode()
        assert [form["grant_type"] for form in provider.asked[1:]] == ["refresh_token"]
        assert unseal(Mailbox.objects.get().oauth_access_sealed) == "access-2"
    provider.withdraw()
    with clock.at(clock.now() + timedelta(hours=3)):
        tested = admin.post(check).content.decode()
        assert "Sign in at the provider again" in tested
        assert "Token was revoked." in tested
        for path in ("/settings/mailboxes", f"/settings/mailboxes/{box.pk}", "/"):
            page = admin.get(path, follow=True).content.decode()
            assert "The sign-in at the provider is no longer accepted." in page, path
        assert Entry.objects.filter(type="mail.mailbox_stopped").count() == 1
        come_back(admin, provider.agree(leave(admin, box)))
        assert Mailbox.objects.get().health == "well"
    assert Entry.objects.filter(type="mail.mailbox_recovered").count() == 1


def test_the_form_is_tested_with_the_token_and_only_at_its_own_servers(
    world: World, admin: Client, box: Mailbox, provider: MailProvider
) -> None:
    path, form = f"/settings/mailboxes/{box.pk}", form_of(world, provider) | {"act": "test"}
    assert "Save first, then sign in at the provider." in admin.post(path, form).content.decode()
    come_back(admin, provider.agree(leave(admin, box)))
    steps = admin.post(path, form).content.decode()
    assert "Nothing listens on port 1" in steps
    moved = admin.post(path, form | {"imap_host": "mail.elsewhere.example"}).content.decode()
    assert "elsewhere.example answers" not in moved
    assert "Something is not right yet" in moved
    assert len(provider.asked) == 1
