"""A new date, and the customer hears first: the mail, the move, and both taken back."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from tests.world import World

from kuula.desk.actions import PromiseForm, keep_promise, make_promise
from kuula.desk.models import Message, Promise
from kuula.faces.agent.look import ZONE_COOKIE
from kuula.faces.agent.tests.test_hints import MONDAY
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry

pytestmark = pytest.mark.django_db
DUE = datetime.fromisoformat("2026-11-24T15:00+02:00")
NEW = datetime.fromisoformat("2026-11-26T12:00+02:00")


@pytest.fixture
def promise(world: World) -> Promise:
    with clock.at(MONDAY):
        form = PromiseForm("Kuller toob kapi", DUE)
        return make_promise(world.actor(world.ivo), conversation=world.wardrobe, form=form)


def area(page: str) -> str:
    return unescape(page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]).strip()


def hidden(page: str, name: str) -> str:
    return unescape(page.split(f'type="hidden" name="{name}" value="')[1].split('"')[0])


def test_the_mail_is_there_in_the_customers_language_and_by_the_brands_clock(
    world: World, promise: Promise
) -> None:
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        client.cookies[ZONE_COOKIE] = "Europe/London"
        shown = client.get(f"/conversations/{world.wardrobe.pk}").content.decode()
        assert f"/promises/{promise.pk}/letter" in shown
        asked = {"due": "2026-11-26T10:00", "why": "Kapp jõudis lattu hiljem."}
        page = client.get(f"/promises/{promise.pk}/letter", asked).content.decode()
    text = area(page)
    assert text.startswith("Tere, Kadri")
    assert "Kuller toob kapi" in text
    assert "15:00" in text
    assert "12:00" in text, "ten in London is noon in Tallinn"
    assert "Kapp jõudis lattu hiljem." in text
    assert "/p/" in text
    assert text.endswith("Ivo")


def test_sending_it_writes_the_mail_and_moves_the_promise_together_once(
    world: World, promise: Promise
) -> None:
    with clock.at(MONDAY):
        client, address = as_staff(world.ivo), f"/promises/{promise.pk}/letter"
        page = client.get(address).content.decode()
        sent = {"due": NEW.isoformat(), "why": "Ladu", "once": hidden(page, "once")}
        for _twice in range(2):
            answer = client.post(address, sent | {"text": area(page)})
            assert answer.status_code == 302
        reply = Message.objects.get(conversation=world.wardrobe, kind="outbound")
        assert reply.text == area(page)
        promise.refresh_from_db()
        assert (promise.due_to, promise.moved_from, promise.reason) == (NEW, DUE, "Ladu")
        told = Entry.objects.get(type="desk.promise_moved").payload
        assert told["message_id"] == reply.pk
        assert "why" not in told, "personal words stand apart"
        shown = client.get(f"/conversations/{world.wardrobe.pk}").content.decode()
        assert "The customer is told first" in shown


def test_a_mail_taken_back_takes_the_date_back(world: World, promise: Promise) -> None:
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        sent = {"due": NEW.isoformat(), "why": "Ladu", "text": "Tere! Uus aeg."}
        client.post(f"/promises/{promise.pk}/letter", sent)
        reply = Message.objects.get(conversation=world.wardrobe, kind="outbound")
        client.post(f"/messages/{reply.pk}/withdrawal")
    promise.refresh_from_db()
    assert (promise.due_to, promise.moved_from, promise.reason) == (DUE, None, "")
    standing = Entry.objects.standing().filter(type="desk.promise_moved")
    assert [datetime.fromisoformat(one.payload["due_at"]) for one in standing] == [DUE]


def test_what_cannot_be_sent_stays_on_the_page_with_its_words_and_moves_nothing(
    world: World, promise: Promise
) -> None:
    address = f"/promises/{promise.pk}/letter"
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        for due, text, said in (
            (NEW.isoformat(), " ", "The reply is empty."),
            ("2026-11-01T10:00", "Tere!", "Choose a time that is still to come"),
            ("", "Tere!", "Choose a date and a time."),
            (DUE.isoformat(), "Tere!", "That is the date it has now."),
        ):
            answer = client.post(address, {"due": due, "text": text})
            assert answer.status_code == 422
            assert said in unescape(answer.content.decode())
        assert "Tere!" in area(answer.content.decode())
        keep_promise(world.actor(world.ivo), promise=promise)
        answer = client.post(address, {"due": NEW.isoformat(), "text": "Tere!"})
        assert "This promise is kept already." in answer.content.decode()
    assert not Message.objects.filter(conversation=world.wardrobe, kind="outbound").exists()
    assert not Entry.objects.filter(type="desk.promise_moved").exists()


def test_only_who_sees_it_and_may_answer_and_change_can_write_it(
    world: World, promise: Promise
) -> None:
    form = PromiseForm("Saladus", clock.now() + timedelta(days=1))
    secret = make_promise(world.actor(world.vera), conversation=world.dispute, form=form)
    assert as_staff(world.ivo).get(f"/promises/{secret.pk}/letter").status_code == 404
    assert as_staff(world.vera).get(f"/promises/{secret.pk}/letter").status_code == 200
    assert as_staff(world.reader).get(f"/promises/{promise.pk}/letter").status_code == 403
