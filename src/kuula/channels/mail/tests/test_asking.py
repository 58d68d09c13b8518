"""The one question leaves by mail: in the thread, in the customer's language, with two links."""

import re

import pytest
from django.test import Client
from tests.world import World

from kuula.channels.mail.actions import queueing
from kuula.channels.mail.actions.asking import mail_rating
from kuula.channels.mail.jobs import on_rating_asked
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.sending.composing import build
from kuula.channels.mail.sending.outgoing_letters import letter_for
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.listening.access import link_token
from kuula.listening.actions import Question, ask_rating, erase_ratings
from kuula.listening.models import RatingRequest
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    return Mailbox.objects.create(
        address="abi@pohjala.example", brand=world.pohjala, created_at=clock.now()
    )


def ask(world: World, language: str) -> RatingRequest:
    talk = world.account
    Message.objects.filter(conversation=talk, kind="inbound").update(header_id="first@example.ee")
    question = Question(talk.pk, talk.customer_id, talk.brand_id, talk.team_id, language)
    request = ask_rating(SYSTEM, question=question)
    assert request is not None
    return request


@pytest.mark.parametrize("language", ["en", "et", "hr", "ru"])
def test_it_stands_in_the_thread_with_two_links_that_open_the_page(
    world: World, mailbox: Mailbox, client: Client, language: str
) -> None:
    request = ask(world, language)
    row = mail_rating(SYSTEM, request_id=request.pk)
    assert row is not None
    mail = parse_mail(build(letter_for(row)))
    assert mail.references == ("first@example.ee",)
    assert world.account.subject in mail.subject
    assert mail.to[0].address == "sergei@example.ee"
    assert mail.automatic
    links = re.findall(r"http://localhost:8000(/r/[\w-]+\?a=([01]))", mail.text)
    assert [answer for _path, answer in links] == ["1", "0"]
    page = client.get(links[1][0]).content.decode()
    assert f'<html lang="{language}"' in page
    assert re.search(r'value="0" required checked', page)
    assert str(world.account.pk) in mail.text
    assert "Põhjala Kodu" in mail.text


def test_it_is_mailed_once_and_not_after_an_answer_or_an_erasure(
    world: World, mailbox: Mailbox
) -> None:
    request = ask(world, "ru")
    (entry,) = entries([Entry.objects.get(type="listening.rating_asked").pk])
    on_rating_asked(entry)
    on_rating_asked(entry)
    assert Outgoing.objects.filter(purpose="rating").count() == 1
    Outgoing.objects.all().delete()
    erase_ratings(SYSTEM, customer_id=world.sergei.pk)
    assert mail_rating(SYSTEM, request_id=request.pk) is None


def questions(client: Client) -> int:
    """How many questions the report says it put."""
    page = client.get("/report/asked/conversations").content.decode()
    return page.count('class="item-who"')


def test_where_mail_cannot_carry_it_nobody_was_asked_and_no_pause_begins(
    world: World, client: Client
) -> None:
    client.force_login(world.ivo)
    request = ask(world, "ru")
    assert questions(client) == 1
    assert mail_rating(SYSTEM, request_id=request.pk) is None
    assert mail_rating(SYSTEM, request_id=request.pk) is None
    assert questions(client) == 0
    assert Entry.objects.filter(type="listening.rating_not_asked").count() == 1
    page = client.get(f"/conversations/{world.account.pk}").content.decode()
    assert "We could not ask whether the customer was satisfied" in page
    assert "We asked whether the customer was satisfied" not in page
    gone = client.get(f"/r/{link_token(request)}?lang=en").content.decode()
    assert "This question has expired" in gone
    assert ask(world, "ru").pk != request.pk
    assert questions(client) == 1


@pytest.mark.parametrize("obstacle", ["channel", "address", "brake"])
def test_what_stops_the_mail_takes_the_question_back(
    world: World, mailbox: Mailbox, client: Client, monkeypatch: pytest.MonkeyPatch, obstacle: str
) -> None:
    client.force_login(world.ivo)
    talk, person = Conversation.objects.filter(pk=world.account.pk), world.account.address
    assert person is not None
    if obstacle == "channel":
        talk.update(channel="chat")
    elif obstacle == "address":
        talk.update(address=None)
        person.delete()
    else:
        monkeypatch.setattr(queueing, "PER_MAILBOX", 0)
    request = ask(world, "ru")
    assert mail_rating(SYSTEM, request_id=request.pk) is None
    assert questions(client) == 0
    assert not Outgoing.objects.exclude(state=Outgoing.State.WITHDRAWN).exists()
