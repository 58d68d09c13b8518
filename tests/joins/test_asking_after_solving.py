"""What a solving means to listening: who is asked afterwards, and who is left in peace."""

from datetime import timedelta

import pytest

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    mark_spam,
    open_conversation,
    receive_message,
    reopen_conversation,
    solve_conversation,
)
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.recording import as_history
from kuula.listening.actions import ask_after_solving
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM
from tests.world import World, mail

pytestmark = pytest.mark.django_db


def solved(world: World, conversation: Conversation) -> int:
    """Solve it and answer the ledger entry that says so."""
    solve_conversation(world.actor(world.ivo), conversation=conversation)
    entry = Entry.objects.filter(
        type="desk.conversation_solved", conversation_id=conversation.pk
    ).latest("id")
    return int(entry.pk)


def test_a_solved_conversation_is_asked_about_once_in_the_customers_language(world: World) -> None:
    solved_id = solved(world, world.account)
    request = ask_after_solving(SYSTEM, solved_id=solved_id)
    assert request is not None
    assert (request.language, request.conversation_id) == ("ru", world.account.pk)
    assert ask_after_solving(SYSTEM, solved_id=solved_id) is None
    assert Entry.objects.filter(type="listening.rating_asked").count() == 1


def test_nobody_is_asked_twice_within_three_days(world: World) -> None:
    first = ask_after_solving(SYSTEM, solved_id=solved(world, world.wardrobe))
    assert first is not None
    second = solved(world, world.dispute)
    assert first.customer_id == world.dispute.customer_id
    assert ask_after_solving(SYSTEM, solved_id=second) is None
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        assert ask_after_solving(SYSTEM, solved_id=second) is not None


def test_a_solving_taken_back_meanwhile_is_not_asked_about(world: World) -> None:
    taken_back = solved(world, world.wardrobe)
    reopen_conversation(world.actor(world.ivo), conversation=world.wardrobe)
    assert ask_after_solving(SYSTEM, solved_id=taken_back) is None
    answered = solved(world, world.account)
    again = mail("sergei@example.ee", "Сергей Павлов", "Всё ещё нет.", clock.now(), "ru")
    receive_message(SYSTEM, conversation=world.account, message=again)
    assert ask_after_solving(SYSTEM, solved_id=answered) is None


def test_spam_machines_and_history_are_not_asked(world: World) -> None:
    mark_spam(world.actor(world.ivo), conversation=world.wardrobe, spam=True)
    assert ask_after_solving(SYSTEM, solved_id=solved(world, world.wardrobe)) is None
    robot = Incoming(
        email="noreply@shop.example", name="Shop", text="Weekly", visible="Weekly",
        at=clock.now(), automatic="list",
    )  # fmt: skip
    opened = open_conversation(
        SYSTEM, opening=Opening(world.pohjala.pk, "Weekly letter"), message=robot
    )
    letter = conversation_for(SYSTEM, opened.conversation_id)
    assert ask_after_solving(SYSTEM, solved_id=solved(world, letter)) is None
    with as_history(clock.now()):
        old = solved(world, world.account)
    assert ask_after_solving(SYSTEM, solved_id=old) is None


def test_an_erased_person_is_not_asked(world: World) -> None:
    solved_id = solved(world, world.wardrobe)
    erase_customer(world.actor(world.mari), customer=world.kadri)
    assert ask_after_solving(SYSTEM, solved_id=solved_id) is None
