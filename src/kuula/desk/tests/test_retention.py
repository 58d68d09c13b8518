"""Words go after their time, facts stay; the settled is put away."""

from datetime import timedelta

import pytest

from kuula.desk.actions import (
    PromiseForm,
    close_conversation,
    erase_messages,
    make_promise,
    open_conversation,
    solve_conversation,
)
from kuula.desk.events import PromiseMade
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.jobs import close_settled, messages
from kuula.desk.models import Conversation, Message, Promise
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ledger.models import Entry
from kuula.ledger.timeline import conversation_facts
from kuula.workspace.actions import BrandForm, add_brand, set_retention
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def opened() -> Conversation:
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et"))
    message = Incoming("a@b.example", "Anna", "Minu isikukood on 1.", "Minu", clock.now())
    made = open_conversation(
        SYSTEM, opening=Opening(brand_id=brand.pk, subject="Palve"), message=message
    )
    return Conversation.objects.get(pk=made.conversation_id)


def test_messages_of_long_closed_conversations_are_emptied_and_counts_stay() -> None:
    conversation = opened()
    close_conversation(SYSTEM, conversation=conversation)
    set_retention(SYSTEM, kind="messages", days=30)
    messages()
    assert Message.objects.get().text
    with clock.at(clock.now() + timedelta(days=31)):
        messages()
    emptied = Message.objects.get()
    assert (emptied.text, emptied.sender, emptied.search) == ("", "", None)
    assert Entry.objects.filter(type="desk.conversation_opened").count() == 1


def test_solved_conversations_are_closed_after_two_weeks() -> None:
    conversation = opened()
    solve_conversation(SYSTEM, conversation=conversation)
    with clock.at(clock.now() + timedelta(days=15)):
        close_settled()
    conversation.refresh_from_db()
    assert conversation.state == "closed"


def test_nonsense_days_are_refused() -> None:
    with pytest.raises(Problem, match="from 1"):
        set_retention(SYSTEM, kind="messages", days=0)


def test_words_of_promises_go_with_the_messages_and_facts_stay() -> None:
    conversation = opened()
    form = PromiseForm("Helistan Annale", clock.now() + timedelta(hours=1))
    make_promise(SYSTEM, conversation=conversation, form=form)
    close_conversation(SYSTEM, conversation=conversation)
    set_retention(SYSTEM, kind="messages", days=30)
    messages()
    assert Promise.objects.get().quote
    with clock.at(clock.now() + timedelta(days=31)):
        messages()
        messages()
    assert Promise.objects.get().quote == ""
    facts = conversation_facts(conversation.pk)
    told = next(one.event for one in facts if isinstance(one.event, PromiseMade))
    assert (told.quote, told.promise_id) == ("", Promise.objects.get().pk)


def test_what_was_promised_to_an_erased_person_is_emptied() -> None:
    conversation = opened()
    form = PromiseForm("Helistan Annale", clock.now() + timedelta(hours=1))
    make_promise(SYSTEM, conversation=conversation, form=form)
    erase_messages(SYSTEM, customer_id=conversation.customer_id, until=clock.now())
    assert Promise.objects.get().quote == ""
