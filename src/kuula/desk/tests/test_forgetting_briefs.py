"""A brief is forgotten with the person it speaks of, and with the conversation."""

import pytest
from tests.world import World

from kuula.desk.actions import (
    assign_conversation,
    close_conversation,
    erase_messages,
    forget_old_messages,
    merge_conversations,
)
from kuula.desk.actions.handovers.giving import HandoverForm, hand_over
from kuula.desk.briefing import Heading, Line
from kuula.desk.models import Conversation, Handover
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def handed(world: World, talk: Conversation, *lines: Line) -> Handover:
    assign_conversation(SYSTEM, conversation=talk, staff=world.ivo)
    form = HandoverForm(to_staff=world.ana, lines=lines)
    return hand_over(world.actor(world.ivo), conversation=talk, form=form)


def words(handover: Handover) -> list[str]:
    handover.refresh_from_db()
    return [line["words"] for line in handover.brief]


def test_it_goes_with_the_person_and_twice_changes_nothing(world: World) -> None:
    handover = handed(world, world.wardrobe, Line(Heading.WANTED, "Uus kapp"))
    other = handed(world, world.account, Line(Heading.WANTED, "Пароль"))
    for _twice in range(2):
        erase_messages(SYSTEM, customer_id=world.kadri.pk, until=clock.now())
    assert words(handover) == []
    assert words(other) == ["Пароль"]


def test_lines_that_came_from_a_merged_persons_words_go_with_them(world: World) -> None:
    theirs = world.account.messages.order_by("pk").first()
    merge_conversations(
        world.actor(world.ivo), target=world.wardrobe, sources=[world.account], confirmed=True
    )
    handover = handed(
        world,
        world.wardrobe,
        Line(Heading.TRIED, "Уже попробовал", theirs.pk if theirs else 0),
        Line(Heading.WANTED, "Uus kapp"),
    )
    assert words(handover) == ["Уже попробовал", "Uus kapp"]
    erase_messages(SYSTEM, customer_id=world.sergei.pk, until=clock.now())
    assert words(handover) == ["Uus kapp"]


def test_it_goes_when_the_conversation_is_past_its_time(world: World) -> None:
    handover = handed(world, world.wardrobe, Line(Heading.WANTED, "Uus kapp"))
    close_conversation(SYSTEM, conversation=world.wardrobe)
    forget_old_messages(SYSTEM, closed_before=clock.now() + clock.seconds(1))
    assert words(handover) == []
