"""At a public address nobody is "from here", and the demo's password opens nothing."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from kuula.ledger.models import Entry
from kuula.workspace.access import setup_secret
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.published import DEMO_PASSWORD

BRAND = {"name": "Põhjala Kodu", "language": "et", "time_zone": "Europe/Tallinn"}
LOGIN = {"login": "mari@pohjala.example", "password": DEMO_PASSWORD}


@pytest.fixture
def bare_proxy(db: None, settings: LazySettings) -> Client:
    """A proxy on the same machine that passes requests on and adds no header."""
    del db
    cache.clear()
    settings.PUBLIC_URL = "https://desk.pohjala.example"
    return Client(headers={"host": "127.0.0.1:8000"})


def test_a_bare_proxy_makes_nobody_the_first_administrator(bare_proxy: Client) -> None:
    assert bare_proxy.get("/welcome").status_code == 403
    assert bare_proxy.post("/welcome", BRAND).status_code == 403
    opened = bare_proxy.post("/welcome", {"secret": setup_secret()})
    assert opened.headers["Location"] == "/welcome"
    assert bare_proxy.post("/welcome", BRAND).status_code == 302


def test_a_bare_proxy_shows_nobody_the_measurements(
    bare_proxy: Client, settings: LazySettings
) -> None:
    assert bare_proxy.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a long token"
    with_token = {"authorization": "Bearer a long token"}
    assert bare_proxy.get("/metrics", headers=with_token).status_code == 200


def test_the_demos_password_opens_nothing_there(bare_proxy: Client, settings: LazySettings) -> None:
    mari = add_staff(SYSTEM, form=StaffForm(LOGIN["login"], "Mari"), password=DEMO_PASSWORD)
    refused = bare_proxy.post("/account/login/", LOGIN)
    assert "works on its own machine only" in refused.content.decode()
    assert "_auth_user_id" not in bare_proxy.session
    noted = Entry.objects.filter(type="workspace.sign_in_refused").last()
    assert noted is not None
    assert noted.payload["reason"] == "published"

    mari.set_password("seven blue kettles")
    mari.save()
    own = LOGIN | {"password": "seven blue kettles"}
    assert bare_proxy.post("/account/login/", own).status_code == 302

    settings.PUBLIC_URL = "http://localhost:8000"
    mari.set_password(DEMO_PASSWORD)
    mari.save()
    assert Client().post("/account/login/", LOGIN).status_code == 302
