"""What the sign-in pages say when something is wrong, and by whose clock times are written."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.world import World

from kuula.workspace.actions import StaffForm, invite_staff
from kuula.workspace.models import Staff

PASSWORD = "seven blue kettles"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    del db
    cache.clear()


@pytest.fixture
def mari(world: World) -> Staff:
    world.mari.set_password(PASSWORD)
    world.mari.save()
    return world.mari


def sign_in(client: Client, staff: Staff):
    return client.post("/account/login/", {"login": staff.email, "password": PASSWORD})


def test_a_mistake_leads_to_its_field_by_the_name_on_the_page(client: Client, mari: Staff) -> None:
    sign_in(client, mari)
    client.post("/account/again/", {"password": PASSWORD, "next": "/account"})
    page = client.post("/account/locks/totp/activate/", {"code": "1"}).content.decode()
    target, label = re.search(r'<li><a href="#([^"]+)">([^<]+)</a>', page).groups()
    assert re.search(rf'<label[^>]* for="{target}"[^>]*>\s*{label}\b', page)
    assert f'id="{target}"' in page


def test_an_open_page_of_the_locks_is_marked_in_the_list_beside_it(
    client: Client, mari: Staff
) -> None:
    sign_in(client, mari)
    page = client.get("/account/locks/webauthn/").content.decode()
    assert re.search(r'href="/account/locks/"[^>]*aria-current="page"', page)


def test_no_mail_goes_to_an_address_nobody_signs_in_with(client: Client, mari: Staff) -> None:
    for address in ("stranger@elsewhere.example", mari.email):
        answer = client.post("/account/password/reset/", {"email": address})
        assert answer.headers["Location"] == "/account/password/reset/done/"
    assert [letter.to for letter in mail.outbox] == [[mari.email]]


def test_times_are_written_by_the_clock_of_the_browser(client: Client, mari: Staff) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 22, 30, tzinfo=UTC), tick=False):
        sign_in(client, mari)
        assert client.cookies["kuula_zone"].value == "Europe/Tallinn", "until a script knows better"
        rows = client.get("/settings/audit?since=2026-03-03&until=2026-03-03").content.decode()
        assert "00:30" in rows
        assert "22:30" not in rows
        client.cookies["kuula_zone"] = "../../etc/passwd"
        assert client.get("/settings/audit").status_code == 200


def test_an_invitation_speaks_the_language_it_was_written_in(client: Client, world: World) -> None:
    form = StaffForm("uku@pohjala.example", "Uku Uus", language="et")
    _invitation, secret = invite_staff(world.actor(world.mari), form=form)
    page = client.get(f"/invitation/{secret}", headers={"accept-language": "ru"})
    assert page.headers["Content-Language"] == "et"
    assert '<html lang="et"' in page.content.decode()
    client.get("/account/language/hr")
    assert '<html lang="hr"' in client.get(f"/invitation/{secret}").content.decode()
