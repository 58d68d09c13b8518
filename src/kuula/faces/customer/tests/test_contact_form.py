"""The contact form through the door a customer uses: its page, alone or inside another site."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from tests.counting import statements
from tests.world import World, build_world

from kuula.channels.form.access import form_for
from kuula.channels.form.actions import FormWish, add_form, change_form, renew_secret
from kuula.channels.form.identity import sign
from kuula.channels.form.models import ContactForm
from kuula.channels.mail.actions.mailboxes import MailboxForm, add_mailbox
from kuula.desk.models import Conversation
from kuula.faces.customer.contact import PER_ADDRESS
from kuula.kit.crypto import unseal
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)  # a Friday
WORDS = "Tere! Minu tellimus 48213 ei ole veel kohale jõudnud, kus see on?"


@pytest.fixture
def form(world: World) -> ContactForm:
    return made(world)


def made(world: World) -> ContactForm:
    cache.clear()
    mailbox = MailboxForm(
        "abi@pohjala.example",
        world.pohjala.pk,
        reply_target=240,
        way="receiver",
        smtp_host="smtp.example",
    )
    add_mailbox(SYSTEM, form=mailbox)
    wish = FormWish(
        name="Poe leht",
        brand_id=world.pohjala.pk,
        team_id=world.first_line.pk,
        topics=("Tarne", "Arve"),
        sites=("https://Pood.example/kontakt",),
    )
    return add_form(SYSTEM, wish=wish)


def proof(response: HttpResponse) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def address(form: ContactForm, **query: str) -> str:
    return f"/f/{form.key}?{urlencode({'lang': 'en'} | query)}"


def begun(client: Client, form: ContactForm, **query: str) -> dict[str, str]:
    """What a person's browser sends back who opened the page ten seconds ago."""
    with time_machine.travel(NOW - timedelta(seconds=10), tick=False):
        return {"proof": proof(client.get(address(form, **query)))}


def send(client: Client, form: ContactForm, **fields: str) -> HttpResponse:
    told = {"email": "peeter@kiri.example", "name": "Peeter Puu", "words": WORDS}
    sent = begun(client, form) | told | fields
    with time_machine.travel(NOW, tick=False):
        return client.post(address(form), sent)


def came() -> Conversation | None:
    return Conversation.objects.filter(channel="form").order_by("-id").first()


def signed(form: ContactForm, **told: object) -> str:
    words = {"email": "mari.maasikas@kiri.example", "name": "Mari Maasikas"}
    exp = int(NOW.timestamp()) + 600
    raw = json.dumps(words | {"exp": exp} | told).encode()
    body = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return f"{body}.{sign(body, unseal(form.secret_sealed))}"


def test_opening_it_writes_nothing_and_says_when_an_answer_comes(
    client: Client, form: ContactForm
) -> None:
    with time_machine.travel(NOW, tick=False), statements() as queries:
        shown = client.get(address(form))
    page = shown.content.decode()
    assert not [q for q in queries if re.search(r"\b(INSERT|UPDATE|DELETE)\b", q["sql"])]
    assert len(queries) == 5
    assert not shown.cookies
    assert "Write now, and you have an answer by Fri 20 Nov, 15:00." in page
    assert "Põhjala Kodu" in page
    fields = re.findall(r'<(?:input|select|textarea) class="input"[^>]* name="(\w+)"', page)
    assert fields == ["email", "name", "topic", "words"]
    assert len(shown.content) < 10_000


def test_what_is_written_becomes_a_conversation_with_its_clock_running(
    client: Client, form: ContactForm
) -> None:
    back = send(client, form, topic="Tarne")
    talk = came()
    assert talk is not None
    assert (talk.subject, talk.state, talk.spam) == ("Tarne", "new", False)
    assert (talk.team_id, talk.brand_id, talk.language) == (form.team_id, form.brand_id, "et")
    assert talk.customer.name == "Peeter Puu"
    assert talk.due_at == NOW + timedelta(hours=4)
    assert talk.mailbox_id is not None
    with time_machine.travel(NOW, tick=False):
        thanks = client.get(back.headers["Location"]).content.decode()
    number = f"{talk.pk:,}".replace(",", "\u00a0")
    assert "Your message has arrived" in thanks
    assert number.replace("\u00a0", "") in thanks.replace("\u00a0", "").replace("\u202f", "")
    assert "You have an answer by Fri 20 Nov, 15:00 at the latest." in thanks
    fact = Entry.objects.get(type="form.form_sent")
    assert (fact.conversation_id, fact.payload["proven"]) == (talk.pk, False)


def test_without_a_topic_the_first_line_is_the_subject(client: Client, form: ContactForm) -> None:
    send(client, form, words="\n\nKapp tuli katki\nUks on kõver.")
    talk = came()
    assert talk is not None
    assert talk.subject == "Kapp tuli katki"


def test_a_page_sent_twice_is_one_conversation(client: Client, form: ContactForm) -> None:
    fields = begun(client, form) | {"email": "peeter@kiri.example", "words": WORDS}
    with time_machine.travel(NOW, tick=False):
        first = client.post(address(form), fields)
        again = client.post(address(form), fields)
    assert Conversation.objects.filter(channel="form").count() == 1
    assert Entry.objects.filter(type="form.form_sent").count() == 1
    with time_machine.travel(NOW, tick=False):
        pages = [client.get(one.headers["Location"]).content for one in (first, again)]
    numbers = [re.findall(rb"number is ([^<]+)", page) for page in pages]
    assert numbers[0]
    assert numbers[0] == numbers[1]


@pytest.mark.django_db(transaction=True)
def test_a_page_sent_twice_in_the_same_instant_is_one_conversation() -> None:
    form = made(build_world())
    fields = begun(Client(), form) | {"email": "peeter@kiri.example", "words": WORDS}
    together, answers = Barrier(4), list[int]()

    def press() -> None:
        together.wait(10)
        answers.append(Client().post(address(form), fields).status_code)
        connections.close_all()

    with time_machine.travel(NOW, tick=False):
        presses = [Thread(target=press) for _n in range(4)]
        for one in presses:
            one.start()
        for one in presses:
            one.join(30)
    assert answers == [302] * 4
    assert Conversation.objects.filter(channel="form").count() == 1
    assert Entry.objects.filter(type="form.form_sent").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "peeter"}, "This is not an e-mail address."),
        ({"email": ""}, "Your e-mail address"),
        ({"words": " \n "}, "Write what it is about."),
        ({"words": "x" * 20_001}, "20000"),
        ({"topic": "Muu"}, "What is it about?"),
        ({"email": "abi@pohjala.example"}, "a mailbox of ours"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    client: Client, form: ContactForm, fields: dict[str, str], words: str
) -> None:
    answer = send(client, form, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Peeter Puu" in page
    assert "words" in fields or WORDS in page
    assert came() is None
    assert proof(answer)


def test_an_old_or_foreign_page_is_sent_once_more(
    client: Client, form: ContactForm, world: World
) -> None:
    other = add_form(SYSTEM, wish=FormWish(name="Jadran", brand_id=world.jadran.pk))
    with time_machine.travel(NOW - timedelta(days=2), tick=False):
        old = proof(client.get(address(form)))
    for stale in (old, begun(client, other)["proof"], "forged", ""):
        answer = send(client, form, proof=stale)
        assert answer.status_code == 422
        assert "Send it once more" in answer.content.decode()
        assert WORDS in answer.content.decode()
    assert came() is None


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"website": "https://buy.example"}, "filled"),
        ({"words": "Buy https://a.example " * 5}, "links"),
    ],
)
def test_what_a_program_writes_waits_with_the_spam(
    client: Client, form: ContactForm, fields: dict[str, str], doubt: str
) -> None:
    assert send(client, form, **fields).status_code == 302
    talk = came()
    assert talk is not None
    assert (talk.spam, talk.due_at) == (True, None)
    assert Entry.objects.get(type="form.form_sent").payload["doubt"] == doubt


def test_nobody_writes_in_three_seconds(client: Client, form: ContactForm) -> None:
    with time_machine.travel(NOW, tick=False):
        fields = {"proof": proof(client.get(address(form)))}
        client.post(address(form), fields | {"email": "a@kiri.example", "words": WORDS})
    talk = came()
    assert talk is not None
    assert talk.spam


def test_who_is_signed_in_at_the_site_is_not_asked_who_they_are(
    client: Client, form: ContactForm
) -> None:
    with time_machine.travel(NOW - timedelta(seconds=10), tick=False):
        shown = client.get(address(form, who=signed(form)))
    page = shown.content.decode()
    assert "You write as Mari Maasikas." in page
    assert 'name="email"' not in page
    with time_machine.travel(NOW, tick=False):
        sent = {"proof": proof(shown), "words": WORDS, "email": "kadri.tamm@example.ee"}
        client.post(address(form), sent)
    talk = came()
    assert talk is not None
    assert talk.customer.name == "Mari Maasikas", "whom the site vouched for, not what was typed"
    assert Entry.objects.get(type="form.form_sent").payload["proven"] is True


def test_a_token_that_is_forged_old_or_too_long_lasting_only_asks(
    client: Client, form: ContactForm
) -> None:
    good = signed(form)
    moment = int(NOW.timestamp())
    bad = [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.partition(".")[0],
        signed(form, exp=moment - 1),
        signed(form, exp=moment + 2 * 86_400),
        signed(form, email="no address"),
        signed(form, email=7),
        "é.é",
        "x" * 5000,
    ]
    renewed = renew_secret(SYSTEM, form=form)
    for token in (*bad, good):
        with time_machine.travel(NOW, tick=False):
            page = client.get(address(renewed, who=token)).content.decode()
        assert 'name="email"' in page, token[:80]


def test_only_the_sites_named_may_show_it(client: Client, form: ContactForm, world: World) -> None:
    shown = client.get(address(form, embed="1"))
    assert "frame-ancestors https://pood.example" in shown["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown
    assert 'class="public embedded"' in shown.content.decode()
    alone = FormWish(name="Poe leht", brand_id=world.pohjala.pk)
    change_form(SYSTEM, form=form, wish=alone)
    closed = client.get(address(form))
    assert "frame-ancestors 'none'" in closed["Content-Security-Policy"]
    assert closed["X-Frame-Options"] == "DENY"


def test_who_sends_too_often_is_asked_to_wait_and_keeps_the_words(
    client: Client, form: ContactForm
) -> None:
    answers = [send(client, form) for _n in range(PER_ADDRESS + 1)]
    assert [one.status_code for one in answers] == [302] * PER_ADDRESS + [429]
    assert WORDS in answers[-1].content.decode()


def test_a_form_put_away_or_never_made_says_so(
    client: Client, form: ContactForm, world: World
) -> None:
    away = FormWish(name="Poe leht", brand_id=world.pohjala.pk, active=False)
    change_form(SYSTEM, form=form, wish=away)
    for key in (form.key, "nothing", "%00"):
        gone = client.get(f"/f/{key}?lang=en")
        assert gone.status_code == 404, key
        assert "This form is not here any more" in gone.content.decode()
    assert form_for(SYSTEM, form.pk).active is False


@pytest.mark.parametrize(
    ("language", "words"),
    [("et", "Kirjutage meile"), ("hr", "Pišite nam"), ("ru", "Напишите нам")],
)
def test_it_speaks_the_language_of_who_reads(
    client: Client, form: ContactForm, language: str, words: str
) -> None:
    assert words in client.get(address(form, lang=language)).content.decode()
    spoken = client.get(f"/f/{form.key}", headers={"Accept-Language": language})
    assert words in spoken.content.decode()
