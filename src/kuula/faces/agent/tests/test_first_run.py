"""The first run: nobody works here, four steps, and the door closes."""

import pytest
from django.core.cache import cache
from django.test import Client

from kuula.workspace.access import nobody_works_here, setup_secret
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, FirstRun, Invitation, Staff

BRAND = {"name": "Põhjala Kodu", "language": "et", "time_zone": "Europe/Tallinn"}
PERSON = {
    "name": "Mari Mets", "email": "mari@pohjala.example", "language": "et",
    "password": "seven blue kettles", "again": "seven blue kettles",
}  # fmt: skip
AWAY = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def here(db: None) -> Client:
    del db
    cache.clear()
    return Client(headers={"host": "localhost"})


def test_every_page_leads_to_the_first_run(here: Client) -> None:
    for path in ("/", "/account/login/", "/settings/people", "/nowhere"):
        assert here.get(path).headers["Location"] == "/welcome", path
    assert here.get("/healthz").status_code == 200


def test_the_forms_begin_with_the_language_and_the_place_of_the_browser(here: Client) -> None:
    here.cookies["kuula_zone"] = "Europe/Zagreb"
    begun = here.get("/welcome", headers={"accept-language": "hr"}).content.decode()
    assert '<option value="hr" selected>' in begun
    assert '<option value="Europe/Zagreb" selected>' in begun
    here.post("/welcome", BRAND)
    person = here.get("/welcome/administrator", headers={"accept-language": "ru"})
    assert '<option value="ru" selected>' in person.content.decode()


def test_four_steps_and_the_door_closes(here: Client) -> None:
    assert here.get("/welcome").status_code == 200
    assert here.post("/welcome/administrator", PERSON).status_code == 422, "the brand comes first"
    assert here.post("/welcome", BRAND | {"name": ""}).status_code == 422
    assert here.post("/welcome", BRAND).headers["Location"] == "/welcome/administrator"
    assert here.post("/welcome", BRAND | {"name": "Põhjala"}).status_code == 302
    assert Brand.objects.get().name == "Põhjala"
    assert here.post("/welcome/administrator", PERSON | {"again": "other"}).status_code == 422
    moved = here.post("/welcome/administrator", PERSON)
    assert moved.headers["Location"] == "/welcome/mailbox"
    assert (Staff.objects.get().role, Staff.objects.get().language) == ("administrator", "et")
    assert here.get("/welcome").status_code == 404
    assert here.get("/welcome/mailbox").status_code == 200
    assert here.get("/welcome/colleague").status_code == 200
    guest = {"email": "ivo@pohjala.example", "name": "Ivo", "language": "et", "role": "agent"}
    assert "/invitation/" in here.post("/welcome/colleague", guest).content.decode()
    assert Invitation.objects.get().email == "ivo@pohjala.example"
    assert here.post("/welcome/end").status_code == 302
    for path in ("/welcome", "/welcome/administrator", "/welcome/mailbox", "/welcome/colleague"):
        assert here.get(path).status_code == 404, path
    assert FirstRun.objects.get().secret == ""


@pytest.mark.parametrize(
    ("headers", "extra"),
    [
        ({"host": "localhost"}, AWAY),
        ({"host": "localhost", "x-forwarded-for": "127.0.0.1"}, {}),
        ({"host": "localhost", "forwarded": "for=127.0.0.1"}, {}),
        ({"host": "localhost", "via": "1.1 proxy"}, {}),
        ({"host": "testserver"}, {}),
    ],
)
def test_a_stranger_cannot_move_in(
    db: None, headers: dict[str, str], extra: dict[str, str]
) -> None:
    stranger = Client(headers=headers)
    for path in ("/welcome", "/welcome/administrator"):
        assert stranger.get(path, **extra).status_code == 403
        assert stranger.post(path, BRAND | PERSON, **extra).status_code == 403
    assert stranger.post("/welcome", {"secret": "guess"}, **extra).status_code == 403
    assert stranger.get("/welcome?secret=", **extra).status_code == 403
    assert nobody_works_here()
    assert not Brand.objects.exists()


def test_the_setup_secret_opens_it_from_elsewhere(db: None) -> None:
    cache.clear()
    client = Client()
    secret = setup_secret()
    assert len(secret) >= 24
    assert client.get(f"/welcome?secret={secret}", **AWAY).headers["Location"] == "/welcome"
    assert client.post("/welcome", BRAND, **AWAY).status_code == 302
    assert client.post("/welcome/administrator", PERSON, **AWAY).status_code == 302
    assert setup_secret() == ""
    assert Client().get(f"/welcome?secret={secret}", **AWAY).status_code == 404


def test_the_last_steps_are_for_the_administrator(here: Client) -> None:
    agent = add_staff(SYSTEM, form=StaffForm("ivo@pohjala.example", "Ivo"), password=None)
    assert here.get("/welcome").status_code == 404
    assert here.get("/welcome/mailbox").status_code == 302
    here.force_login(agent)
    assert here.get("/welcome/mailbox").status_code == 403
    assert here.post("/welcome/end").status_code == 403


MAILBOX = {
    "address": "tere@pohjala.example", "way": "imap", "login": "password", "password": "secret",
    "imap_host": "imap.pohjala.example", "imap_port": "993", "imap_security": "tls",
    "imap_folder": "INBOX", "smtp_host": "smtp.pohjala.example", "smtp_port": "465",
    "smtp_security": "tls",
}  # fmt: skip
STEP_4 = 'href="/welcome/colleague"'


def test_a_connected_mailbox_leads_on_to_the_last_step(here: Client) -> None:
    here.post("/welcome", BRAND | {"language": "en"})
    here.post("/welcome/administrator", PERSON | {"language": "en"})
    empty = here.get("/inbox/mine").content.decode()
    assert "No mailbox yet" in empty
    assert 'href="/settings/mailboxes/new"' in empty
    new = here.get("/settings/mailboxes/new").content.decode()
    assert 'href="/welcome/mailbox"' in new, "the way back"
    assert "keeps the present one" not in new
    form = MAILBOX | {"brand": str(Brand.objects.get().pk)}
    saved = here.post("/settings/mailboxes/new", form)
    page = here.get(saved.headers["Location"]).content.decode()
    assert STEP_4 in page
    assert page.count("Empty keeps the present one.") == 1, "the password, not the OAuth2 secret"
    assert "All clear" in here.get("/inbox/mine").content.decode()
    here.post("/welcome/end")
    assert STEP_4 not in here.get(saved.headers["Location"]).content.decode()
    assert 'href="/settings/mailboxes"' in here.get("/settings/mailboxes/new").content.decode()


def test_who_may_connect_no_mailbox_hears_that_there_is_none(here: Client) -> None:
    here.post("/welcome", BRAND)
    agent = add_staff(SYSTEM, form=StaffForm("ivo@pohjala.example", "Ivo"), password=None)
    here.force_login(agent)
    page = here.get("/inbox/mine").content.decode()
    assert "No mailbox is connected yet, so no mail comes in." in page
    assert "/settings/mailboxes" not in page
