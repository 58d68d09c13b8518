"""What the open pages of a light seat are told: of what concerns it, from that moment on."""

from time import sleep

import pytest
from tests.world import World

from kuula.desk.actions import (
    add_note,
    ask_colleague,
    merge_conversations,
    move_conversation,
    set_tags,
)
from kuula.faces.agent.tests.test_live import Open, happen, hearing_of, listen
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_light_seat_hears_of_a_conversation_from_when_it_is_asked(world: World) -> None:
    seat, ivo = Open(hearing_of(world.reader)), world.actor(world.ivo)
    topic = f"conversation:{world.wardrobe.pk}"
    listen(
        {seat: None},
        lambda: set_tags(SYSTEM, conversation=world.wardrobe, names=["before"]),
        lambda: add_note(ivo, conversation=world.invoice, text="Not theirs"),
        lambda: ask_colleague(
            ivo, conversation=world.wardrobe, staff=world.reader, question="In stock?"
        ),
        lambda: set_tags(SYSTEM, conversation=world.wardrobe, names=["after"]),
    )
    assert seat.said.count(topic.encode()) == 2, "the question and what came after it"
    assert f"conversation:{world.invoice.pk}" not in seat.topics()
    assert f"customer:{world.invoice.customer_id}" not in seat.topics()


def test_a_page_opened_later_hears_of_what_concerns_it_alone(world: World) -> None:
    ivo = world.actor(world.ivo)
    ask_colleague(ivo, conversation=world.wardrobe, staff=world.reader, question="In stock?")
    seat = Open(hearing_of(world.reader))
    listen(
        {seat: None},
        lambda: add_note(ivo, conversation=world.wardrobe, text="Theirs"),
        lambda: add_note(ivo, conversation=world.invoice, text="Not theirs"),
        lambda: add_note(SYSTEM, conversation=world.dispute, text="Closed"),
    )
    told = {one for one in seat.topics() if one.startswith("conversation:")}
    assert told == {f"conversation:{world.wardrobe.pk}"}


def test_what_goes_to_a_closed_team_leaves_a_light_seat_and_tells_it_nothing_more(
    world: World,
) -> None:
    ivo = world.actor(world.ivo)
    ask_colleague(ivo, conversation=world.wardrobe, staff=world.reader, question="In stock?")
    happen()
    seat = Open(hearing_of(world.reader))
    listen(
        {seat: None},
        lambda: move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal),
        lambda: add_note(SYSTEM, conversation=world.wardrobe, text="Among lawyers"),
    )
    assert seat.said.count(b"data: ") == 1, "that it left is all"


def test_a_page_that_was_open_while_conversations_were_merged_comes_back(world: World) -> None:
    ivo = world.actor(world.ivo)
    ask_colleague(ivo, conversation=world.slots, staff=world.reader, question="In stock?")
    happen()
    seat, other = Open(hearing_of(world.reader)), Open(hearing_of(world.ivo))
    listen(
        {seat: None, other: None},
        lambda: merge_conversations(
            ivo, target=world.wardrobe, sources=[world.slots], confirmed=True
        ),
        lambda: sleep(0.3),
    )
    assert seat.listener.closed.is_set(), "it asks anew what concerns it"
    assert hearing_of(world.reader).concern == {world.slots.pk, world.wardrobe.pk}
