"""Hints while a reply is written: promises with their time, tone, what is asked again."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World, mail

from kuula.desk.actions import open_conversation, receive_message
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation, Draft
from kuula.faces.agent.look import ZONE_COOKIE
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.people.actions import CustomerForm, change_customer
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
MONDAY = datetime.fromisoformat("2026-11-23T09:00+02:00")
PROMISES = {
    "en": "Thank you for writing. I will call you tomorrow at 15:00.",
    "et": "Täname kirja eest. Helistan Teile homme kell 15.00.",
    "hr": "Hvala na poruci. Nazvat ću vas sutra u 15:00.",
    "ru": "Спасибо за письмо. Я позвоню вам завтра в 15:00.",
}


def hints(client: Client, number: int, text: str) -> str:
    """What stands under the composer while `text` is in it."""
    answer = client.post(f"/conversations/{number}/hints", {"kind": "reply", "text": text})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def talk_in(world: World, language: str, words: str = "Tere") -> int:
    """A conversation whose customer writes `language`."""
    said = mail("uus@kiri.example", "Uus", words, clock.now(), language)
    opening = Opening(world.pohjala.pk, "Uus", team_id=world.first_line.pk)
    return open_conversation(SYSTEM, opening=opening, message=said).conversation_id


@pytest.mark.parametrize("language", PROMISES)
def test_a_promise_stands_there_with_its_time_in_the_readers_words(
    world: World, language: str
) -> None:
    number = talk_in(world, language)
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        client.cookies[ZONE_COOKIE] = "Europe/Tallinn"
        said = hints(client, number, PROMISES[language])
    assert "until Tue 24 Nov, 15:00" in said
    assert "1 hint" in said


def test_tone_is_marked_with_its_words_and_advice(world: World) -> None:
    number = talk_in(world, "en")
    said = hints(as_staff(world.ivo), number, "You should have read the manual. WAIT FOR US NOW.")
    assert "“You should have read the manual" in said
    assert "Say what happens next instead." in said
    assert "Write it quietly." in said
    assert hints(as_staff(world.ivo), number, "Thank you for your letter.") == ""


def test_what_the_conversation_or_the_profile_holds_is_shown(world: World) -> None:
    number = talk_in(world, "en", "Hello\nMy order number is 4815162342.\nThe lamp is broken.")
    talk = Conversation.objects.get(pk=number)
    again = mail("uus@kiri.example", "Uus", "Anybody there?", clock.now(), "en")
    receive_message(SYSTEM, conversation=talk, message=again)
    client = as_staff(world.ivo)
    said = hints(client, number, "Thank you. Could you please send me your order number?")
    assert "My order number is 4815162342." in said
    assert f"#message-{talk.messages.earliest('id').pk}" in said
    assert "The lamp" not in said
    asks = "Thank you. Could you please tell me your phone number?"
    assert "+372 5551234" not in hints(client, number, asks)
    known = CustomerForm("Uus", "en", phone="+372 5551234")
    change_customer(SYSTEM, customer=talk.customer, form=known)
    assert "+372 5551234" in hints(client, number, asks)


def test_other_languages_get_nothing_and_nothing_is_kept(world: World) -> None:
    number = talk_in(world, "de")
    assert hints(as_staff(world.ivo), number, PROMISES["et"]) != ""  # no mail: the brand's language
    Conversation.objects.filter(pk=number).update(mailbox_id=1)
    assert hints(as_staff(world.ivo), number, PROMISES["en"]) == ""
    assert not Draft.objects.exists()


def test_only_who_sees_the_conversation_and_answers_is_told(world: World) -> None:
    sent = {"kind": "reply", "text": PROMISES["et"]}
    secret = f"/conversations/{world.dispute.pk}/hints"
    assert as_staff(world.vera).post(secret, sent).status_code == 200
    assert as_staff(world.ivo).post(secret, sent).status_code == 404
    open_one = f"/conversations/{world.wardrobe.pk}/hints"
    assert as_staff(world.reader).post(open_one, sent).status_code == 403


def test_it_asks_the_database_as_often_for_long_conversations(world: World) -> None:
    client, text = as_staff(world.ivo), "Tere. Palun saatke oma telefoninumber."
    talk = world.wardrobe

    def counted() -> int:
        with statements() as asked:
            hints(client, talk.pk, text)
        return len(asked)

    before = counted()
    for n in range(30):
        at = clock.now() - timedelta(minutes=30 - n)
        more = mail("kadri.tamm@example.ee", "Kadri Tamm", "Telefon +372 5551234.", at, "et")
        receive_message(SYSTEM, conversation=talk, message=more)
    assert counted() == before
