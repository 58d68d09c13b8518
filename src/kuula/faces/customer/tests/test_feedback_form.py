"""The feedback form through the door a visitor of one's own site uses."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from tests.world import World

from kuula.channels.form.actions import FormWish, add_form
from kuula.channels.form.models import ContactForm
from kuula.desk.models import Conversation
from kuula.faces.customer.tests.test_contact_form import NOW, address, proof
from kuula.ledger.models import Entry
from kuula.listening.feedback.actions import DepartmentForm, save_department
from kuula.listening.models import Department, FeedbackPiece
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WORDS = "Teie pood on ilus, aga hinnasilte ei ole."


@pytest.fixture
def form(world: World) -> ContactForm:
    cache.clear()
    wish = FormWish(
        name="Arvamus", brand_id=world.pohjala.pk, topics=("Pood", "Tarne"), kind="feedback"
    )
    return add_form(SYSTEM, wish=wish)


@pytest.fixture
def marketing() -> Department:
    wish = DepartmentForm("Marketing", keywords=("hinna",), automatic=True)
    return save_department(SYSTEM, form=wish)


def left(form: ContactForm, *, seconds: int = 10, **fields: str) -> str:
    """What the page says when somebody leaves this, so long after they opened it."""
    client = Client()
    with time_machine.travel(NOW - timedelta(seconds=seconds), tick=False):
        sent = {"proof": proof(client.get(address(form)))}
    with time_machine.travel(NOW, tick=False):
        answer = client.post(address(form), sent | {"words": WORDS} | fields)
        if answer.status_code == 302:
            client.post(address(form), sent | {"words": WORDS} | fields)
            answer = client.get(answer["Location"])
    assert not client.cookies, "strangers get none"
    return " ".join(answer.content.decode().split())


def test_words_alone_reach_the_department_whose_words_they_are_and_begin_no_conversation(
    world: World, form: ContactForm, marketing: Department
) -> None:
    talks = Conversation.objects.count()
    assert "Thank you" in left(form, mood="bad")
    piece = FeedbackPiece.objects.get()
    assert (piece.words, piece.mood, piece.customer, piece.agreed) == (WORDS, "bad", None, False)
    assert piece.matter.department == marketing
    assert Conversation.objects.count() == talks
    assert Entry.objects.filter(type="listening.feedback_arrived").exists()


def test_who_leaves_an_address_is_known_and_may_be_told(world: World, form: ContactForm) -> None:
    left(form, email="Kadri.Tamm@example.ee", topic="Pood")
    left(form, email="uus@kiri.example")
    pieces = FeedbackPiece.objects.order_by("pk")
    assert [one.agreed for one in pieces] == [True, True]
    assert [one.customer for one in pieces] == [world.kadri, Customer.objects.latest("pk")]
    assert pieces[0].product == "Pood"
    assert [one.matter.department for one in pieces] == [None, None], "somebody has to decide"
    assert "not an e-mail address" in left(form, email="uus@")
    assert "Write what it is about." in left(form, words=" ")
    assert FeedbackPiece.objects.count() == 2


def test_a_programs_work_waits_apart_and_tells_nobody(
    world: World, form: ContactForm, marketing: Department
) -> None:
    assert "Thank you" in left(form, website="https://casino.example")
    matter = FeedbackPiece.objects.get().matter
    assert (matter.doubt, matter.next_at) == ("filled", None)
    assert not Entry.objects.filter(type__startswith="listening.feedback_").exists()
    mari = Client()
    mari.force_login(world.mari)
    assert WORDS not in mari.get("/feedback").content.decode()
    assert WORDS in mari.get("/feedback?show=doubted").content.decode()
    assert mari.post(f"/feedback/{matter.pk}/belief", {"real": "1"}).status_code == 302
    assert Entry.objects.filter(type="listening.feedback_passed_on").count() == 1
    assert WORDS in mari.get("/feedback").content.decode()
