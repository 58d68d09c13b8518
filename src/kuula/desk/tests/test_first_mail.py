"""The first slice: a message comes in, is found, is answered, and everything stands in the
ledger."""

from datetime import timedelta

import pytest

from kuula.desk.access import conversation_for
from kuula.desk.actions import claim_reply, confirm_reply, open_conversation, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Incoming, Opening
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.access import actor_for
from kuula.workspace.actions import BrandForm, StaffForm, add_brand, add_staff
from kuula.workspace.actors import SYSTEM


@pytest.mark.django_db
def test_a_mail_becomes_a_conversation_and_is_answered_once() -> None:
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et"))
    agent = actor_for(
        add_staff(SYSTEM, form=StaffForm("liis@pohjala.example", "Liis Kask"), password="x")
    )
    opened = open_conversation(
        SYSTEM,
        opening=Opening(brand_id=brand.pk, subject="Kapp ei tulnud", target_minutes=60),
        message=Incoming(
            email="Kadri@Example.EE",
            name="Kadri Tamm",
            text="Ootasin terve päeva.",
            visible="Ootasin terve päeva.",
            at=clock.now(),
            language="et",
        ),
    )
    conversation = conversation_for(agent, opened.conversation_id)
    assert conversation.customer.name == "Kadri Tamm"
    assert conversation.state == "new"
    reply = write_reply(agent, conversation=conversation, reply=Reply("Palun vabandust!"))
    assert claim_reply(SYSTEM, message_id=reply.pk) is None
    with clock.at(clock.now() + timedelta(seconds=11)):
        assert claim_reply(SYSTEM, message_id=reply.pk) is not None
        confirm_reply(SYSTEM, message_id=reply.pk, header_id="1@k", at=clock.now())
        confirm_reply(SYSTEM, message_id=reply.pk, header_id="1@k", at=clock.now())
    types = list(
        Entry.objects.filter(conversation_id=conversation.pk)
        .order_by("id")
        .values_list("type", flat=True)
    )
    assert types == [
        "desk.conversation_opened",
        "desk.conversation_assigned",
        "desk.reply_written",
        "desk.first_reply_given",
    ]
