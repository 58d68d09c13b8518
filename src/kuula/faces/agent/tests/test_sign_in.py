"""Signing in, being refused, being locked out, second factors, devices, invitations."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client

from kuula.kit import clock
from kuula.ledger.models import Entry, Personal
from kuula.workspace.access import actor_for
from kuula.workspace.actions import (
    StaffForm,
    add_staff,
    deactivate_staff,
    invite_staff,
    reactivate_staff,
    withdraw_invitation,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, Staff

PASSWORD = "seven blue kettles"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    del db
    cache.clear()


@pytest.fixture
def mari(db: None) -> Staff:
    del db
    form = StaffForm("mari@pohjala.example", "Mari Mets", Role.ADMINISTRATOR)
    return add_staff(SYSTEM, form=form, password=PASSWORD)


@pytest.fixture
def ivo(mari: Staff) -> Staff:
    del mari
    return add_staff(SYSTEM, form=StaffForm("ivo@pohjala.example", "Ivo Lepik"), password=PASSWORD)


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def prove_again(client: Client, address: str):
    return client.post("/account/again/", {"password": PASSWORD, "next": address}, follow=True)


def events(name: str) -> list[Entry]:
    return list(Entry.objects.filter(type=f"workspace.{name}").order_by("id"))


def test_right_password_lets_in_and_is_noted_wrong_one_is_refused_and_noted(
    client: Client, mari: Staff
) -> None:
    wrong = sign_in(client, mari.email, "seven red kettles")
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "is not right" in wrong.content.decode()
    assert (
        Personal.objects.get(event_id=events("sign_in_refused")[0].id).payload["email"]
        == mari.email
    )
    right = sign_in(client, "Mari@Pohjala.example")
    assert right.status_code == 302
    assert right.cookies["kuula_theme"].value == "system"
    assert client.session["_auth_user_id"] == str(mari.pk)
    assert [entry.actor_id for entry in events("signed_in")] == [mari.pk]


def test_after_five_wrong_tries_even_the_right_password_waits(
    client: Client, mari: Staff, ivo: Staff
) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _try in range(5):
            sign_in(client, mari.email, "guess")
        for password in ("guess", PASSWORD):
            locked = sign_in(client, mari.email, password)
            assert "Too many wrong tries" in locked.content.decode()
            assert "_auth_user_id" not in client.session
        other = Client(headers={"host": "127.0.0.1"})
        assert sign_in(other, mari.email).status_code == 200, "another host name is the same lock"
        assert sign_in(Client(), ivo.email).status_code == 302, "colleagues are not locked with her"
        traveller.shift(timedelta(minutes=5, seconds=1))
        assert sign_in(client, mari.email).status_code == 302
    reasons = [entry.payload["reason"] for entry in events("sign_in_refused")]
    assert reasons == ["wrong"] * 5 + ["locked"] * 3


def test_who_left_is_turned_away_and_their_open_session_ends(
    client: Client, mari: Staff, ivo: Staff
) -> None:
    sign_in(client, ivo.email)
    assert client.get("/account").status_code == 200
    deactivate_staff(actor_for(mari), staff=ivo)
    assert client.get("/account").status_code == 302
    assert client.session.session_key is None or "_auth_user_id" not in client.session
    refused = sign_in(Client(), ivo.email)
    assert "_auth_user_id" not in refused.client.session
    reactivate_staff(actor_for(mari), staff=ivo)
    assert client.get("/account").status_code == 302, "an old session does not come back to life"
    assert sign_in(Client(), ivo.email).status_code == 302


def test_nobody_signs_up(client: Client, mari: Staff) -> None:
    page = client.post("/account/signup/", {"email": "x@y.example", "password1": PASSWORD})
    assert "invited" in page.content.decode()
    assert Staff.objects.count() == 1


def test_a_second_lock_asks_for_its_code_and_keeps_its_secret_sealed(
    client: Client, mari: Staff, django_capture_on_commit_callbacks
) -> None:
    sign_in(client, mari.email)
    page = client.get("/account/locks/totp/activate/")
    assert page.headers["Location"].startswith("/account/again/")
    assert client.get(page.headers["Location"]).status_code == 200
    page = prove_again(client, "/account/locks/totp/activate/")
    secret = re.search(r'id="totp-secret" value="([A-Z2-7]+)"', page.content.decode()).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/locks/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    codes = client.get("/account/locks/recovery-codes/")
    assert codes.status_code == 200
    assert [entry.payload["what"] for entry in events("security_changed")] == [
        "totp",
        "recovery_codes",
    ]
    for path in (
        "/account/locks/",
        "/account/locks/recovery-codes/download/",
        "/account/locks/totp/deactivate/",
    ):
        assert client.get(path).status_code == 200
    other = Client()
    assert sign_in(other, mari.email).headers["Location"].startswith("/account/locks/authenticate/")
    assert "_auth_user_id" not in other.session
    assert other.get("/account/locks/authenticate/").status_code == 200
    assert "_auth_user_id" not in other.session
    cache.clear()
    recovery = re.findall(
        r"^[0-9a-f]{8}$",
        client.get("/account/locks/recovery-codes/download/").content.decode(),
        re.M,
    )
    assert other.post("/account/locks/authenticate/", {"code": recovery[0]}).status_code == 302
    assert other.session["_auth_user_id"] == str(mari.pk)


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06}"


def test_every_page_about_oneself_opens(client: Client, mari: Staff) -> None:
    sign_in(client, mari.email)
    prove_again(client, "/account")
    for path in (
        "/account", "/account/devices", "/account/locks/", "/account/locks/webauthn/",
        "/account/locks/webauthn/add/", "/account/locks/totp/activate/",
        "/account/password/change/",
        "/account/connected/", "/account/logout/",
    ):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200, path
        assert "<script>" not in page.content.decode()
        assert "style=" not in page.content.decode()


def test_pages_before_the_door_open_in_four_languages(client: Client, mari: Staff) -> None:
    for path in (
        LOGIN,
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/closed/",
    ):
        for code in ("en", "et", "hr", "ru"):
            client.get(f"/account/language/{code}")
            page = client.get(path)
            assert page.status_code == 200, path
            assert page.headers["Content-Language"] == code
    assert client.get("/account/language/en?next=https://evil.example/").headers["Location"] == "/"


def test_a_forgotten_password_is_replaced_by_mail_and_strangers_learn_nothing(
    client: Client, mari: Staff
) -> None:
    known = client.post("/account/password/reset/", {"email": mari.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@else.example"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    link = re.search(r"https?://\S+", mail.outbox[0].body).group()
    form = client.get(urlsplit(link).path, follow=True)
    assert form.status_code == 200
    new = "nine green teapots"
    address = form.redirect_chain[-1][0]
    assert client.post(address, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(Client(), mari.email).status_code == 200
    assert sign_in(Client(), mari.email, new).status_code == 302
    assert [entry.payload["what"] for entry in events("security_changed")] == ["password"]


def test_devices_are_listed_and_signed_out_one_by_one(mari: Staff, ivo: Staff) -> None:
    here, there, colleague = (
        Client(),
        Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/605"}),
        Client(),
    )
    for browser, who in ((here, mari), (there, mari), (colleague, ivo)):
        sign_in(browser, who.email)
    page = here.get("/account/devices").content.decode()
    assert "Safari · iPhone" in page
    number = re.search(r"/account/devices/(\d+)/end", page).group(1)
    colleague.post(f"/account/devices/{number}/end")
    assert there.get("/account").status_code == 200, "nobody ends a colleague's session"
    here.post(f"/account/devices/{number}/end")
    assert there.get("/account").status_code == 302
    sign_in(there, mari.email)
    here.post("/account/devices/others/end")
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_profile_keeps_language_theme_and_density(client: Client, mari: Staff) -> None:
    sign_in(client, mari.email)
    form = {
        "name": "Mari M",
        "language": "et",
        "theme": "dark",
        "density": "roomy",
        "signature": "Tervist\nMari",
    }
    saved = client.post("/account", form)
    assert saved.status_code == 302
    assert (saved.cookies["kuula_theme"].value, saved.cookies["kuula_density"].value) == (
        "dark",
        "roomy",
    )
    page = client.get("/account")
    assert 'data-theme="dark"' in page.content.decode()
    assert page.headers["Content-Language"] == "et"
    assert client.post("/account", form | {"theme": "pink"}).status_code == 422


def test_single_letters_can_be_switched_off_in_the_profile(client: Client, mari: Staff) -> None:
    sign_in(client, mari.email)
    form = {"name": "Mari", "language": "en", "theme": "system", "density": "roomy"}
    assert "<k-shortcuts data-move" in client.get("/account").content.decode()
    client.post("/account", form)
    page = client.get("/account").content.decode()
    assert "<k-shortcuts data-off data-move" in page
    client.post("/account", form | {"keys": "on"})
    assert "<k-shortcuts data-move" in client.get("/account").content.decode()


def test_an_invitation_brings_somebody_in_once(client: Client, mari: Staff) -> None:
    form = StaffForm("ana@jadran.example", "Ana Kovačević", Role.AGENT, "hr")
    _invitation, secret = invite_staff(actor_for(mari), form=form)
    link = f"/invitation/{secret}"
    assert client.get(link).status_code == 200
    weak = {"name": "Ana", "password": "12345678", "again": "12345678"}
    assert client.post(link, weak).status_code == 422
    good = {"name": "Ana K", "password": PASSWORD, "again": PASSWORD}
    assert client.post(link, good).status_code == 302
    ana = Staff.objects.get(email="ana@jadran.example")
    assert (ana.name, ana.language, client.session["_auth_user_id"]) == ("Ana K", "hr", str(ana.pk))
    assert Client().get(link).status_code == 404


def test_an_invitation_withdrawn_or_late_is_no_longer_there(client: Client, mari: Staff) -> None:
    form = StaffForm("ana@jadran.example", "Ana")
    first, secret = invite_staff(actor_for(mari), form=form)
    withdraw_invitation(actor_for(mari), invitation_id=first.pk)
    assert client.get(f"/invitation/{secret}").status_code == 404
    _second, later = invite_staff(actor_for(mari), form=form)
    with clock.at(clock.now() + timedelta(days=8)):
        assert client.get(f"/invitation/{later}").status_code == 404
