"""Signing in at the company's own provider, played by one on loopback: who gets in, and who not."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from kuula.faces.agent.tests.identity_provider import CLIENT, SECRET, Provider, providing
from kuula.faces.agent.tests.test_sign_in import (
    LOGIN,
    PASSWORD,
    code_of,
    events,
    ivo,
    mari,
    prove_again,
    sign_in,
)
from kuula.kit import clock
from kuula.ledger.models import Personal
from kuula.workspace.access import actor_for
from kuula.workspace.actions import StaffForm, deactivate_staff, invite_staff, withdraw_invitation
from kuula.workspace.models import Role, Staff

__all__ = ["ivo", "mari"]
AWAY = "/account/oidc/company/login/"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def provider(
    db: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Provider]:
    del db
    cache.clear()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    mari_there = {"sub": "m-1", "email": "Mari@Pohjala.example", "email_verified": True}
    with providing(name="Mari Mets", **mari_there) as playing:
        app = {
            "provider_id": "company",
            "name": "Põhjala ID",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": playing.url, "trusted_domains": ["pohjala.example"]},
        }
        shape = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [app]}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": shape}
        yield playing


def go_there(client: Client, query: str = "") -> str:
    """Press the button; answers the address of the provider's page."""
    page = client.post(AWAY + query)
    assert page.status_code == 200
    address = page.headers["Refresh"].removeprefix("0; url=")
    assert address in unescape(page.content.decode())
    return address


def come_back(client: Client, address: str) -> HttpResponse:
    where = urlsplit(address)
    return client.get(f"{where.path}?{where.query}")


def whole_way(client: Client, provider: Provider, query: str = "") -> HttpResponse:
    return come_back(client, provider.agree(go_there(client, query)))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refusals() -> list[tuple[str, str]]:
    told = {one.event_id: one.payload.get("email", "") for one in Personal.objects.all()}
    return [(told.get(e.id, ""), e.payload["reason"]) for e in events("sign_in_refused")]


def test_the_button_is_there_only_with_a_provider(
    client: Client, mari: Staff, provider: Provider, settings: LazySettings
) -> None:
    page = client.get(LOGIN + "?next=/account")
    assert "Sign in with Põhjala ID" in page.content.decode()
    assert f'action="{AWAY}?next=%2Faccount"' in page.content.decode()
    assert client.get(AWAY).status_code == 200, "a link from elsewhere asks before it leads away"
    assert provider.asked == []
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Põhjala ID" not in client.get(LOGIN).content.decode()
    assert client.post(AWAY).status_code == 404
    assert client.get(AWAY + "callback/?code=1&state=1").status_code == 404
    assert client.get("/account/oidc/%00/login/").status_code == 404


def test_a_colleague_comes_in_by_a_confirmed_address_and_keeps_their_password(
    client: Client, mari: Staff, provider: Provider, settings: LazySettings
) -> None:
    settings.PUBLIC_URL = "https://desk.pohjala.example"
    elsewhere = Client()
    sign_in(elsewhere, mari.email)
    address = provider.agree(go_there(client, "?next=/account"))
    assert address.startswith("https://desk.pohjala.example/account/oidc/company/login/callback/?")
    landed = come_back(client, address)
    assert (landed.status_code, landed.headers["Location"]) == (302, "/account")
    assert client.session["_auth_user_id"] == str(mari.pk)
    assert landed.cookies["kuula_theme"].value == "system"
    assert [entry.actor_id for entry in events("signed_in")] == [mari.pk, mari.pk]
    assert [entry.payload["what"] for entry in events("security_changed")] == ["provider"]
    assert elsewhere.get("/account").status_code == 200, "other devices stay signed in"
    assert sign_in(Client(), mari.email).status_code == 302, "the password is still good"
    assert Staff.objects.count() == 1


def test_later_the_account_there_counts_and_not_its_address(
    client: Client, mari: Staff, ivo: Staff, provider: Provider
) -> None:
    whole_way(client, provider)
    provider.person |= {"email": ivo.email}
    again = Client()
    assert whole_way(again, provider).status_code == 302
    assert again.session["_auth_user_id"] == str(mari.pk)
    assert SocialAccount.objects.count() == 1


def test_a_stranger_is_told_to_ask_for_an_invitation_and_nothing_is_made(
    client: Client, mari: Staff, provider: Provider
) -> None:
    provider.person |= {"sub": "x", "email": "somebody@else.example"}
    page = whole_way(client, provider)
    assert page.status_code == 403
    assert "Nobody here has the address somebody@else.example" in page.content.decode()
    assert not is_in(client)
    assert (Staff.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert refusals() == [("somebody@else.example", "unknown")]
    assert client.get("/account/connected/signup/").status_code == 302
    assert Staff.objects.count() == 1


@pytest.mark.parametrize("said", [False, "false", "no", 0, "", [], {"email": None}])
def test_an_address_that_is_not_confirmed_opens_nothing(
    client: Client, mari: Staff, provider: Provider, said: object
) -> None:
    provider.person |= said if isinstance(said, dict) else {"email_verified": said}
    page = whole_way(client, provider)
    assert page.status_code == 403
    assert "does not confirm" in page.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert [reason for _email, reason in refusals()] == ["unproven"]


def test_a_provider_that_says_nothing_is_believed_about_its_own_domains_only(
    client: Client, mari: Staff, provider: Provider, settings: LazySettings
) -> None:
    del provider.person["email_verified"]
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["trusted_domains"] = ["else.example"]
    assert whole_way(client, provider).status_code == 403
    app["settings"]["trusted_domains"] = ["pohjala.example"]
    assert whole_way(client, provider).status_code == 302
    assert is_in(client)


def test_who_was_invited_joins_without_a_password(
    client: Client, mari: Staff, provider: Provider
) -> None:
    form = StaffForm("ana@jadran.example", "Ana", Role.LEAD, "hr")
    provider.person |= {"sub": "a", "email": "Ana@Jadran.example", "email_verified": "true",
                        "name": "Ana Kovačević"}  # fmt: skip
    invitation, secret = invite_staff(actor_for(mari), form=form)
    withdraw_invitation(actor_for(mari), invitation_id=invitation.pk)
    assert whole_way(client, provider).status_code == 403
    invitation, secret = invite_staff(actor_for(mari), form=form)
    with clock.at(clock.now() + timedelta(days=8)):
        provider.token_more = {"exp": clock.now() + timedelta(minutes=5)}
        assert whole_way(client, provider).status_code == 403, "too late"
    provider.token_more = {}
    assert whole_way(client, provider).status_code == 302
    ana = Staff.objects.get(email="ana@jadran.example")
    assert (ana.name, ana.role, ana.language) == ("Ana Kovačević", "lead", "hr")
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert client.get(f"/invitation/{secret}").status_code == 404
    assert not ana.has_usable_password()
    assert client.get("/account/password/set/").status_code == 200
    shown = client.get("/account/connected/").content.decode()
    number = re.search(r'name="account"\s+value="(\d+)"', shown).group(1)
    assert "Põhjala ID" in shown
    kept = client.post("/account/connected/", {"account": number})
    assert SocialAccount.objects.exists(), "one's only way in is not thrown away"
    assert "Bez nje ti je ovo jedini ulaz" in kept.content.decode(), "in her own language"


def test_who_left_stays_out(client: Client, mari: Staff, ivo: Staff, provider: Provider) -> None:
    provider.person |= {"sub": "i", "email": ivo.email}
    deactivate_staff(actor_for(mari), staff=ivo)
    assert whole_way(client, provider).headers["Location"] == "/account/closed/"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert refusals() == [(ivo.email, "inactive")]
    Staff.objects.filter(pk=ivo.pk).update(is_active=True)
    assert whole_way(client, provider).status_code == 302
    client.logout()
    deactivate_staff(actor_for(mari), staff=ivo)
    assert whole_way(client, provider).headers["Location"] == "/account/closed/"
    assert not is_in(client)


def test_the_second_factor_is_still_asked_for(
    client: Client, mari: Staff, provider: Provider
) -> None:
    TOTP.activate(mari, secret := "JBSWY3DPEHPK3PXP")
    landed = whole_way(client, provider, "?next=/account")
    assert landed.headers["Location"].startswith("/account/locks/authenticate/")
    assert not is_in(client)
    assert client.get("/account").status_code == 302
    assert not events("signed_in")
    assert client.post("/account/locks/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    done = client.post("/account/locks/authenticate/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/account"
    assert is_in(client)
    assert Authenticator.objects.filter(user=mari, type="totp").exists()


def test_wrong_passwords_of_somebody_else_do_not_lock_the_way_through_the_provider(
    client: Client, mari: Staff, provider: Provider
) -> None:
    for _try in range(6):
        sign_in(Client(), mari.email, "guess")
    assert not is_in(sign_in(Client(), mari.email).client)
    assert whole_way(client, provider).status_code == 302
    assert is_in(client)


def test_a_sign_in_that_was_not_begun_here_or_was_called_off_ends_calmly(
    client: Client, mari: Staff, provider: Provider
) -> None:
    address = provider.agree(go_there(client))
    for query in ("", "?state=other&code=code-1", "?code=code-1", "?error=access_denied&state=o"):
        page = client.get(AWAY + "callback/" + query)
        assert page.status_code == 401, query
        assert "Back to sign-in" in page.content.decode()
    assert come_back(Client(), address).status_code == 401, "somebody else's browser"
    state = urlsplit(address).query.rpartition("state=")[2]
    called_off = client.get(f"{AWAY}callback/?error=access_denied&state={state}", follow=True)
    assert called_off.status_code == 200
    assert "You stopped before" in called_off.content.decode()
    assert come_back(client, address).status_code == 401, "a state counts once"
    assert client.get(AWAY + "callback/", {"error": "server_error"}).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        ("/.well-known/openid-configuration", (503, b"away")),
        ("/.well-known/openid-configuration", (200, b"<html>")),
        ("/.well-known/openid-configuration", (200, b"[]")),
        ("/.well-known/openid-configuration", (200, b"{}")),
        ("/token", (500, b"")),
        ("/token", (400, b'{"error": "invalid_grant"}')),
        ("/token", (200, b'{"access_token": "a", "id_token": "not.a.token"}')),
        ("/me", (401, b"{}")),
        ("/me", (200, b'{"email": "mari@pohjala.example", "email_verified": true}')),
        ("/me", (200, b'{"sub": "z", "email": "mari@pohjala.example", "email_verified": true}')),
    ],
)
def test_a_provider_in_trouble_lets_nobody_in_and_is_no_fault_of_ours(
    client: Client, mari: Staff, provider: Provider, path: str, broken: tuple[int, bytes]
) -> None:
    address = provider.agree(go_there(client))
    provider.broken[path] = broken
    assert come_back(client, address).status_code in (401, 403)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    if path.startswith("/.well-known"):
        page = client.post(AWAY)
        assert page.status_code == 401
        assert "Back to sign-in" in page.content.decode()


def test_a_provider_that_is_switched_off_meanwhile_ends_calmly(
    client: Client, mari: Staff, settings: LazySettings, provider: Provider
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post(AWAY).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": clock.now() - timedelta(hours=1)},
        {"sub": "somebody-else"},
    ],
)
def test_a_token_for_somebody_else_is_refused(
    client: Client, mari: Staff, provider: Provider, wrong: dict[str, object]
) -> None:
    provider.token_more = wrong
    assert whole_way(client, provider).status_code in (401, 403)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_another_account_is_connected_by_oneself_after_a_proof_and_let_go(
    client: Client, mari: Staff, ivo: Staff, provider: Provider, settings: LazySettings
) -> None:
    provider.person |= {"sub": "private", "email": "mari@home.example"}
    sign_in(client, mari.email)
    landed = whole_way(client, provider, "?process=connect")
    assert landed.headers["Location"] == "/account/again/"
    assert not SocialAccount.objects.exists()
    shown = prove_again(client, "")
    assert "mari@home.example" in shown.content.decode()
    assert whole_way(Client(), provider).status_code == 302, "now it opens"
    other = Client()
    sign_in(other, ivo.email)
    whole_way(other, provider, "?process=connect")
    assert "belongs to another colleague" in prove_again(other, "").content.decode()
    assert [account.user_id for account in SocialAccount.objects.all()] == [mari.pk]
    account = {"account": SocialAccount.objects.get().pk}
    left = settings.SOCIALACCOUNT_PROVIDERS
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert client.get("/account/connected/").status_code == 200
    assert client.post("/account/connected/", account).status_code == 200
    settings.SOCIALACCOUNT_PROVIDERS = left
    prove_again(client, "/account/connected/")
    assert client.post("/account/connected/", account).status_code == 302
    assert not SocialAccount.objects.exists()


def test_its_pages_keep_to_the_policy(client: Client, mari: Staff, provider: Provider) -> None:
    page = client.post(AWAY)
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]
    assert PASSWORD not in page.content.decode()
