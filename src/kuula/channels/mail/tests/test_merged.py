"""Mail to a conversation that was merged: it lands where the words are now, and goes home."""

import pytest
from django.conf import LazySettings
from tests.world import World

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sorting.references import make_message_id, make_reply_address
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.desk.access import conversation_for
from kuula.desk.actions import merge_conversations, undo_merge, write_reply
from kuula.desk.actions.replying import Reply, confirm_reply
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

KADRI = "kadri.tamm@example.ee"
TRUSTED = "mx.pohjala.example"
PROVEN = f"{TRUSTED}; dmarc=pass header.from=example.ee"


@pytest.fixture
def box(world: World) -> Mailbox:
    """The mailbox of the brand."""
    return mailbox_of(world.pohjala, team=world.first_line)


def opened(box: Mailbox) -> Conversation:
    """A second conversation of Kadri's, by mail."""
    raw = arrive(box, mail(KADRI, subject="Teine"))
    assert raw.message is not None
    return raw.message.conversation


@pytest.mark.parametrize("way", ["address", "own-id", "known-id", "subject"])
def test_an_answer_to_an_old_number_lands_in_the_new_one_and_goes_home(
    world: World, box: Mailbox, way: str, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    ivo, old = world.actor(world.ivo), opened(box)
    reply = write_reply(ivo, conversation=old, reply=Reply("Vabandame!"))
    Message.objects.filter(pk=reply.pk).update(header_id="other@pohjala.example")
    merge = merge_conversations(ivo, target=world.wardrobe, sources=[old])
    own = f"<{make_message_id(reply.pk, 'pohjala.example')}>"
    raw = {
        "address": mail(KADRI, to=make_reply_address(HELP, old.pk)),
        "own-id": mail(KADRI, References=f"<x@y> {own}"),
        "known-id": mail(KADRI, In_Reply_To="<other@pohjala.example>"),
        "subject": mail(KADRI, subject=f"Re: Kapp [#{old.pk}]", Authentication_Results=PROVEN),
    }[way]
    message = arrive(box, raw).message
    assert message is not None
    assert message.conversation == world.wardrobe
    undo_merge(ivo, merge=merge)
    message.refresh_from_db()
    assert message.conversation == old
    assert conversation_for(ivo, old.pk).state == "open"


def test_the_other_customer_of_a_merge_still_takes_part(world: World, box: Mailbox) -> None:
    ivo = world.actor(world.ivo)
    raw = arrive(box, mail("Uku <uku@mail.example>"))
    assert raw.message is not None
    old = raw.message.conversation
    merge_conversations(ivo, target=world.wardrobe, sources=[old], confirmed=True)
    again = arrive(box, mail("uku@mail.example", to=make_reply_address(HELP, old.pk)))
    assert (again.state, again.message and again.message.conversation) == ("done", world.wardrobe)
    stranger = arrive(box, mail("eve@mail.example", to=make_reply_address(HELP, old.pk)))
    assert stranger.state == "tray"


def test_a_reply_on_its_way_while_it_is_merged_is_confirmed_and_counts_once(
    world: World, box: Mailbox
) -> None:
    ivo, old = world.actor(world.ivo), opened(box)
    reply = write_reply(ivo, conversation=old, reply=Reply("Vabandame!"))
    merge_conversations(ivo, target=world.wardrobe, sources=[old])
    confirm_reply(SYSTEM, message_id=reply.pk, header_id="a@b", at=clock.now())
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.first_replied_at is not None
    assert not Outgoing.objects.filter(state="failed").exists()
