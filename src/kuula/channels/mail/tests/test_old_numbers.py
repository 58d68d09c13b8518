"""Answers to mails of another desk come home, by the same rules of trust as answers to ours."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.world import World

from kuula.channels.mail.tests.postbag import arrive, mail, mailbox_of
from kuula.desk.actions.past import tell_past
from kuula.desk.models import Conversation, Message, State
from kuula.desk.past import PastConversation, PastMessage
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

TRUSTED = "mx.pohjala.example"
KADRI = "kadri.tamm@example.ee"
PASSED = {"Authentication_Results": f"{TRUSTED}; dmarc=pass header.from=example.ee"}


def brought(world: World, number: str, state: State = State.OPEN) -> Conversation:
    """A conversation of Kadri's that another desk called `number`."""
    at = clock.now() - timedelta(days=3)
    said = PastMessage(Message.Kind.INBOUND, at, "Vana", sender=KADRI, header_id="old@example.ee")
    held = PastConversation(
        desk="zammad",
        old_number=number,
        brand_id=world.pohjala.pk,
        team_id=None,
        customer_id=world.kadri.pk,
        address_id=world.wardrobe.address_id,
        subject="Vana küsimus",
        messages=(said,),
        opened_at=at,
        state=state,
    )
    return Conversation.objects.get(pk=tell_past(SYSTEM, held=[held])[0])


@pytest.mark.parametrize("subject", ["Re: Vana [#32012]", "Re: Vana [Ticket#32012]", "thread"])
def test_an_answer_finds_what_it_answers(
    world: World, subject: str, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    old = brought(world, "32012")
    raw = mail(KADRI, subject=subject, **PASSED)
    if subject == "thread":
        raw = mail(KADRI, In_Reply_To="<old@example.ee>")
    came = arrive(mailbox_of(world.pohjala), raw)
    assert came.message is not None
    assert came.message.conversation == old


def test_the_number_alone_lets_in_nobody_who_is_not_proven(world: World) -> None:
    old = brought(world, "32012")
    came = arrive(mailbox_of(world.pohjala), mail(KADRI, subject="[Ticket#32012]"))
    assert (came.state, came.doubt, came.suspected) == ("tray", "stranger", old)


def test_a_stranger_is_let_in_by_no_mark_of_another_desk(
    world: World, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    old, mailbox = brought(world, "32012"), mailbox_of(world.pohjala)
    for headers in ({"subject": "[#32012]", **PASSED}, {"In_Reply_To": "<old@example.ee>"}):
        came = arrive(mailbox, mail("eve@elsewhere.example", **headers))
        assert (came.state, came.suspected) == ("tray", old)


def test_a_number_of_both_desks_goes_where_its_sender_takes_part(
    world: World, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    old = brought(world, str(world.account.pk))
    subject = f"Re: [#{world.account.pk}]"
    came = arrive(mailbox_of(world.pohjala), mail(KADRI, subject=subject, **PASSED))
    assert came.message is not None
    assert came.message.conversation == old


def test_what_was_closed_there_begins_anew(world: World) -> None:
    old = brought(world, "32012", State.CLOSED)
    came = arrive(mailbox_of(world.pohjala), mail(KADRI, In_Reply_To="<old@example.ee>"))
    assert came.message is not None
    assert came.message.conversation != old
