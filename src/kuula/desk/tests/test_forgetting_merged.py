"""What was merged is forgotten with whom it came from, and when what holds it is."""

from datetime import timedelta

import pytest
from tests.world import World, hours_ago, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    close_conversation,
    erase_messages,
    merge_conversations,
    open_conversation,
    undo_conversations,
    undo_merge,
)
from kuula.desk.incoming import Opening
from kuula.desk.jobs import messages
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import as_history
from kuula.workspace.actions import set_retention
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def from_uku(world: World, brand: int = 0) -> Conversation:
    """A conversation of somebody else's."""
    with hours_ago(1) as moment:
        said = mail("uku@mail.example", "Uku", "Uku sõnad", moment, "et")
        opening = Opening(brand or world.pohjala.pk, "Uku lugu")
        opened = open_conversation(SYSTEM, opening=opening, message=said)
    return conversation_for(SYSTEM, opened.conversation_id)


def texts(conversation: Conversation) -> list[str]:
    return list(conversation.messages.order_by("pk").values_list("text", flat=True))


def test_erasing_takes_what_came_from_the_person_and_leaves_what_others_said(world: World) -> None:
    ivo, old = world.actor(world.ivo), from_uku(world)
    merge = merge_conversations(ivo, target=world.wardrobe, sources=[old], confirmed=True)
    own = world.wardrobe.messages.order_by("pk").first()
    assert own is not None
    erase_messages(SYSTEM, customer_id=old.customer_id, until=clock.now())
    assert texts(world.wardrobe) == [own.text, ""]
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.last_excerpt == ""
    assert world.wardrobe.subject
    with pytest.raises(Conflict, match="has been erased"):
        undo_merge(ivo, merge=merge)


def test_erasing_whom_it_was_merged_into_leaves_the_words_of_the_other(world: World) -> None:
    old = from_uku(world)
    merge_conversations(
        world.actor(world.ivo), target=world.wardrobe, sources=[old], confirmed=True
    )
    erase_messages(SYSTEM, customer_id=world.kadri.pk, until=clock.now())
    assert texts(world.wardrobe) == ["", "Uku sõnad"]


def test_words_are_kept_as_long_as_the_conversation_that_holds_them(world: World) -> None:
    old = from_uku(world)
    merge_conversations(
        world.actor(world.ivo), target=world.wardrobe, sources=[old], confirmed=True
    )
    set_retention(SYSTEM, kind="messages", days=30)
    with clock.at(clock.now() + timedelta(days=31)):
        messages()
        old.refresh_from_db()
        assert old.subject == "Uku lugu"
        assert "Uku sõnad" in texts(world.wardrobe)
        close_conversation(SYSTEM, conversation=world.wardrobe)
    with clock.at(clock.now() + timedelta(days=62)):
        messages()
    old.refresh_from_db()
    assert old.subject == ""
    assert set(texts(world.wardrobe)) == {""}


def test_taking_an_import_back_takes_what_was_imported_and_leaves_what_came_since(
    world: World,
) -> None:
    ivo = world.actor(world.ivo)
    with as_history(clock.now() - timedelta(days=9)):
        invented = [from_uku(world, world.jadran.pk) for _count in range(3)]
    real = [from_uku(world, world.jadran.pk) for _count in range(3)]
    merge_conversations(ivo, target=real[0], sources=[invented[0]])
    merge_conversations(ivo, target=invented[1], sources=[real[1]])
    merge_conversations(ivo, target=real[2], sources=[real[0]])
    gone = undo_conversations(SYSTEM, brand_ids=[world.jadran.pk])
    assert set(gone) == {one.pk for one in invented}
    left = Message.objects.filter(conversation__in=[one.pk for one in real])
    assert left.count() == 3
    assert not Message.objects.filter(home__in=gone).exists()
    assert Conversation.objects.get(pk=real[1].pk).merged_into is None
