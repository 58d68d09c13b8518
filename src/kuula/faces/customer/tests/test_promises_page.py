"""The customer's page of promises through the door a customer uses: the link in a mail."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World

from kuula.desk.actions import (
    PromiseForm,
    keep_promise,
    make_promise,
    mark_spam,
    merge_conversations,
    move_promise,
    save_template,
    withdraw_promise,
)
from kuula.desk.actions.templates import TemplateForm
from kuula.desk.models import Conversation, Draft, Promise
from kuula.desk.promises.links import promises_link
from kuula.kit import clock
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
MONDAY = datetime.fromisoformat("2026-11-23T09:00+02:00")
DUE = datetime.fromisoformat("2026-11-24T15:00+02:00")
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|FOR UPDATE)\b")


def promised(talk: Conversation, words: str, due: datetime = DUE) -> Promise:
    return make_promise(SYSTEM, conversation=talk, form=PromiseForm(words, due))


def path(talk: Conversation) -> str:
    return "/p/" + promises_link(talk).rpartition("/p/")[2]


def page(client: Client, talk: Conversation, query: str = "") -> str:
    response = client.get(path(talk) + query)
    assert response.status_code == 200
    assert not response.cookies
    return str(response.content.decode())


def test_it_says_what_by_when_in_the_customers_language_and_the_brands_zone(
    client: Client, world: World
) -> None:
    with clock.at(MONDAY):
        promised(world.wardrobe, "Kuller toob kapi")
        shown = page(client, world.wardrobe)
        assert "Kuller toob kapi" in shown
        assert "15:00" in shown
        assert "Tallinn" in shown
        assert 'lang="et"' in shown
        assert SECRET_WORD not in shown
        assert "By Tue 24 Nov, 15:00" in page(client, world.wardrobe, "?lang=en")
        assert 'lang="hr"' in page(client, world.invoice)


def test_opening_it_writes_nothing(client: Client, world: World) -> None:
    promised(world.wardrobe, "Kuller", clock.now() + timedelta(days=1))
    with statements() as asked:
        for _scan in range(3):
            page(client, world.wardrobe)
    assert not [one for one in asked if WRITES.search(one["sql"])]
    assert client.head(path(world.wardrobe)).status_code == 200
    assert client.post(path(world.wardrobe)).status_code == 405
    response = client.get(path(world.wardrobe))
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_kept_moved_and_late_are_said_and_what_was_taken_back_is_gone(
    client: Client, world: World
) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        keep_promise(SYSTEM, promise=promised(talk, "Arve"))
        moved = promised(talk, "Kapp")
        withdraw_promise(SYSTEM, promise=promised(talk, "Eksitus"))
        due = DUE + timedelta(days=2)
        move_promise(SYSTEM, promise=moved, due_to=due, why="The maker was late.")
        promised(talk, "Kõne", MONDAY + timedelta(hours=1))
        shown = page(client, talk, "?lang=en")
        assert "Done Mon 23 Nov, 09:00" in shown
        assert "By Thu 26 Nov, 15:00" in shown
        assert "Was Tue 24 Nov, 15:00 before." in shown
        assert "The maker was late." in shown
        assert "Eksitus" not in shown
    with clock.at(MONDAY + timedelta(hours=1)):
        late = page(client, talk, "?lang=en")
        assert "We are late: it was to be done by Mon 23 Nov, 10:00" in late, "at the same minute"
    with clock.at(MONDAY + timedelta(days=40)):
        assert "Arve" not in page(client, talk)


def test_an_empty_page_says_so(client: Client, world: World) -> None:
    assert "Nothing is open at the moment." in page(client, world.wardrobe, "?lang=en")


def test_forged_and_expired_links_lead_to_a_friendly_page(client: Client, world: World) -> None:
    promised(world.wardrobe, "Kapp", clock.now() + timedelta(days=1))
    good = path(world.wardrobe)
    forged = good.replace(f"/p/{world.wardrobe.pk}.", f"/p/{world.dispute.pk}.")
    for bad in (forged, good[:-1], good + "x", "/p/nonsense", "/p/1.2.3"):
        response = client.get(bad + "?lang=en")
        assert response.status_code == 404
        assert "This link has expired" in response.content.decode()
        assert "Kapp" not in response.content.decode()
    with time_machine.travel(clock.real_now() + timedelta(days=91)):
        assert client.get(good).status_code == 404


def test_spam_and_erased_people_have_no_page(client: Client, world: World) -> None:
    mark_spam(SYSTEM, conversation=world.office, spam=True)
    assert client.get(path(world.office)).status_code == 404
    erase_customer(SYSTEM, customer=world.kadri)
    assert client.get(path(world.wardrobe)).status_code == 404


def test_after_a_merge_the_link_shows_the_same_promises(client: Client, world: World) -> None:
    with clock.at(MONDAY):
        promised(world.wardrobe, "Kapp")
        promised(world.account, "Счёт")
        old = path(world.wardrobe)
        merge_conversations(SYSTEM, target=world.account, sources=[world.wardrobe], confirmed=True)
        shown = client.get(old).content.decode()
        assert "Kapp" in shown
        assert "Счёт" not in shown, "another customer's"


def test_a_template_puts_the_link_into_a_reply(client: Client, world: World) -> None:
    text = "Lubadused: {promises.link}"
    template = save_template(SYSTEM, form=TemplateForm("Link", "et", text))
    client.force_login(world.ivo)
    sent = {"kind": "reply", "text": "", "template": template.pk}
    client.post(f"/conversations/{world.wardrobe.pk}/draft", sent)
    link = Draft.objects.get().text.rpartition(" ")[2]
    assert "/p/" in link
    assert Client().get("/p/" + link.rpartition("/p/")[2]).status_code == 200
