"""Kinds of promises, how they were kept, and the doubt while one is made, through the browser."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World

from kuula.desk.actions import PromiseForm, keep_promise, make_promise, watch_promises
from kuula.desk.models import Conversation, Promise
from kuula.faces.agent.tests.test_hints import MONDAY, hints
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
CALL = "Täname kirja eest. Helistan Teile täna kell 11.00."


def made(world: World, talk: Conversation, words: str, due: datetime, who: Staff) -> Promise:
    form = PromiseForm(words, due)
    return make_promise(world.actor(who), conversation=talk, form=form)


def kept_after(world: World, talk: Conversation, words: str, took: timedelta, who: Staff) -> None:
    """A promise of last week for two hours, kept when it was."""
    begun = MONDAY - timedelta(days=7)
    with clock.at(begun):
        promise = made(world, talk, words, begun + timedelta(hours=2), who)
    with clock.at(begun + took):
        keep_promise(world.actor(who), promise=promise)


def broken(world: World, talk: Conversation, words: str, who: Staff) -> None:
    begun = MONDAY - timedelta(days=7)
    with clock.at(begun):
        made(world, talk, words, begun + timedelta(hours=2), who)
    with clock.at(begun + timedelta(days=2)):
        watch_promises(SYSTEM)


def record(client: Client) -> str:
    page = unescape(client.get("/promises").content.decode())
    return page.split("promise-record")[-1]


def counted(client: Client, url: str) -> int:
    with statements() as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_kind_is_guessed_from_the_words_and_can_be_changed(world: World) -> None:
    talk, client = world.wardrobe, as_staff(world.ivo)
    with clock.at(MONDAY):
        sent = {"quote": "Helistan kliendile", "due": "2026-11-24T15:00"}
        client.post(f"/conversations/{talk.pk}/promises", sent)
        promise = Promise.objects.get()
        assert promise.kind == Promise.Kind.CALL_BACK
        assert "Call back" in client.get("/promises?when=coming").content.decode()
        client.post(f"/promises/{promise.pk}/kind", {"kind": "repair"})
        client.post(f"/promises/{promise.pk}/kind", {"kind": "nonsense"})
        assert "Choose a kind of promise." in client.get("/promises").content.decode()
        promise.refresh_from_db()
        assert promise.kind == Promise.Kind.REPAIR
        told = Entry.objects.get(type="desk.promise_sorted").payload
        assert (told["kind"], told["previous"]) == ("repair", "call_back")
        assert as_staff(world.reader).post(f"/promises/{promise.pk}/kind").status_code == 403


def test_the_record_equals_a_hand_count_and_every_number_opens_its_promises(world: World) -> None:
    talk, soon, late = world.wardrobe, timedelta(hours=1), timedelta(hours=5)
    for n in range(4):
        kept_after(world, talk, f"Helistan {n}", soon, world.ivo)
    kept_after(world, talk, "Helistan hilja", late, world.ivo)
    broken(world, talk, "Helistan ei iial", world.ivo)
    kept_after(world, talk, "Raha tagasi", soon, world.ivo)
    kept_after(world, world.dispute, "Salajane tagasimakse", soon, world.vera)
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        table = record(client)
        line = table.split("Call back")[1].split("</tr>")[0]
        assert "67% (30–90) of 6" in line.replace("\u00a0", "")
        whole = table.split("All kinds")[1].split("</tr>")[0]
        assert "71% (36–92) of 7" in whole.replace("\u00a0", "")
        assert "Legal" not in table
        team = f"/promises/settled?team={world.first_line.pk}"
        for query, count in (
            ("", 7), ("&kind=call_back", 6), ("&outcome=kept", 5), ("&outcome=late", 1),
            ("&kind=call_back&outcome=broken", 1), ("&kind=refund&outcome=broken", 0),
        ):  # fmt: skip
            page = unescape(client.get(team + query).content.decode())
            assert page.count("data-item") == count, query
            assert SECRET_WORD not in page
        assert "Helistan hilja" in client.get(f"{team}&outcome=late").content.decode()
        assert "Salajane" not in client.get("/promises/settled").content.decode()
        assert "Salajane" in as_staff(world.vera).get("/promises/settled").content.decode()
        assert "Legal" in record(as_staff(world.vera))
        assert client.get(f"{team}&after=nonsense").status_code == 422
    with clock.at(MONDAY + timedelta(days=100)):
        assert "No promise has come to its time yet." in record(as_staff(world.ivo))


def test_the_record_asks_as_often_for_many_promises(world: World) -> None:
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        kept_after(world, world.wardrobe, "Helistan", timedelta(hours=1), world.ivo)
        before = [counted(client, url) for url in ("/promises", "/promises/settled")]
        for n in range(60):
            talk = (world.wardrobe, world.invoice, world.office)[n % 3]
            words = ("Helistan", "Raha tagasi", "Vaatan")[n // 3 % 3]
            kept_after(world, talk, words, timedelta(hours=1), world.ivo)
        assert [counted(client, url) for url in ("/promises", "/promises/settled")] == before
        page = client.get("/promises/settled").content.decode()
        assert page.count("data-item") == 50
        assert "after=" in page


def test_a_promise_sooner_than_the_team_usually_keeps_is_doubted_with_the_figure(
    world: World,
) -> None:
    """Hours are counted as worked: Põhjala is open day and night."""
    talk, client = world.wardrobe, as_staff(world.ivo)
    for n in range(7):
        kept_after(world, talk, f"Helistan {n}", timedelta(hours=5 if n else 1), world.ivo)
    with clock.at(MONDAY):
        assert "Sooner than usual" not in hints(client, talk.pk, CALL), "too few to tell"
    broken(world, talk, "Helistan ei iial", world.ivo)
    kept_after(world, talk, "Raha", timedelta(hours=30), world.ivo)
    with clock.at(MONDAY):
        said = hints(client, talk.pk, CALL)
        assert "Of 8 such promises (Call back) in 90 days your team did 1 this soon" in said
        assert "and kept 1 in time" in said
        assert "Half took 5 hrs of work" in said.replace("\u00a0", " ")
        assert "Keep track of" in said
        later = hints(client, talk.pk, "Täname kirja eest. Helistan Teile homme kell 15.00.")
        assert "Sooner than usual" not in later
        sent = {"quote": "Helistan", "due": (MONDAY + timedelta(hours=1)).isoformat()}
        client.post(f"/conversations/{talk.pk}/promises", sent)
        assert "Sooner than usual" in client.get(f"/conversations/{talk.pk}").content.decode()
    assert Promise.objects.to_do().count() == 1, "a doubt never blocks"


def test_the_doubt_is_of_ones_own_team(world: World) -> None:
    for n in range(9):
        kept_after(world, world.dispute, f"Helistan {n}", timedelta(hours=5), world.vera)
    with clock.at(MONDAY):
        assert "Sooner than usual" not in hints(as_staff(world.ivo), world.wardrobe.pk, CALL)
        assert "Раньше обычного" in hints(as_staff(world.vera), world.dispute.pk, CALL)
