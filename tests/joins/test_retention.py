"""What a company says it keeps for so long is gone everywhere afterwards, the ledger included."""

from datetime import timedelta

import pytest
from django.test import Client

from kuula.channels.mail.actions.queueing import forward_message
from kuula.channels.mail.events import MailBounced, MailSent
from kuula.channels.mail.jobs import recipients
from kuula.channels.mail.models import Outgoing
from kuula.channels.mail.tests.postbag import mailbox_of
from kuula.desk.actions import close_conversation
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.jobs import messages
from kuula.kit import clock
from kuula.ledger.erasing import empty_personal_before
from kuula.ledger.models import Entry, Personal
from kuula.ledger.recording import record
from kuula.listening.access import answerer
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.listening.jobs import comments
from kuula.workspace.actors import SYSTEM
from tests.world import World

pytestmark = pytest.mark.django_db


def keep(world: World, **days: int) -> None:
    """An administrator says on the page how long words are kept."""
    client = Client()
    client.force_login(world.mari)
    assert client.post("/settings/retention", days).status_code == 302


def personal() -> str:
    """Every personal word of the ledger about conversations."""
    told = Entry.objects.exclude(conversation_id=None).values("id")
    return str(list(Personal.objects.filter(event_id__in=told).values_list("payload", flat=True)))


def test_an_old_comment_is_gone_from_the_report_and_the_ledger(world: World) -> None:
    talk, client = world.account, Client()
    client.force_login(world.ivo)
    asked = ask_rating(SYSTEM, question=Question(talk.pk, talk.customer_id, talk.brand_id))
    assert asked is not None
    for words in ("Minu isikukood on 1", "Minu isikukood on 2"):
        give_rating(answerer(asked), request=asked, answer=Answer(True, words))
        asked.refresh_from_db()
    keep(world, comments=30)
    comments()
    assert "isikukood on 2" in client.get("/report").content.decode()
    assert "isikukood on 1" in personal()
    with clock.at(clock.now() + timedelta(days=31)):
        comments()
        comments()
        client.force_login(world.ivo)
        page = client.get("/report").content.decode()
        opened = client.get("/report/good-words/conversations").content.decode()
        assert client.get(f"/conversations/{talk.pk}").status_code == 200
    assert "isikukood" not in page + opened + personal()
    asked.refresh_from_db()
    assert (asked.satisfied, asked.comment) == (True, "")


def test_whom_old_mails_went_to_is_gone_with_their_words(world: World) -> None:
    box, talk = mailbox_of(world.pohjala), world.wardrobe
    actor, about = world.actor(world.ivo), about_conversation(world.wardrobe)
    forward_message(
        actor, message=talk.messages.get(), to=("ladu@partner.example",), text="Palun vaadake"
    )
    for kind, more in ((MailSent, {"purpose": "reply"}), (MailBounced, {"permanent": True})):
        event = kind(outgoing_id=1, mailbox_id=box.pk, recipient="kadri@example.ee", **more)
        record(event, SYSTEM.who, about)
    keep(world, messages=30)
    close_conversation(actor, conversation=talk)
    recipients()
    assert "ladu@partner.example" in personal()
    assert "kadri@example.ee" in personal()
    with clock.at(clock.now() + timedelta(days=31)):
        messages()
        recipients()
        recipients()
    assert "@" not in personal()
    row = Outgoing.objects.get(purpose="forward")
    assert (row.recipient, row.payload, row.state) == (f"[erased] {row.pk}", {}, "withdrawn")
    assert Entry.objects.filter(type="mail.message_forwarded").count() == 1


def test_old_words_are_emptied_in_batches_and_others_stay(world: World) -> None:
    about = about_conversation(world.wardrobe)
    for number in range(5):
        event = MailSent(number, 1, "reply", recipient=f"k{number}@example.ee")
        record(event, SYSTEM.who, about)
    later = clock.now() + timedelta(minutes=1)
    assert empty_personal_before(later, ("mail.mail_bounced",), batch=2) == 0
    assert empty_personal_before(later - timedelta(days=1), (MailSent.type,), batch=2) == 0
    assert empty_personal_before(later, (MailSent.type,), batch=2) == 5
    assert empty_personal_before(later, (MailSent.type,), batch=2) == 0
