"""Mail to colleagues: a brake of its own, and links that are not kept."""

import pytest
from django.core.mail import EmailMessage

from kuula.channels.mail.actions import queueing
from kuula.channels.mail.actions.forgetting import forget_own_mail
from kuula.channels.mail.actions.outgoing import resend
from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.django_backend import OutboxBackend
from kuula.channels.mail.sending.outbox import delivery_of
from kuula.channels.mail.tests.outgoing_world import Desk, later, send_due
from kuula.channels.mail.tests.server import Running
from kuula.kit.problems import Conflict
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
LINK = "http://localhost/invitation/secret"


def _mail(purpose: str, address: str, desk: Desk) -> str:
    """The state of a mail for this purpose."""
    conversation = desk.conversation if purpose in {"away", "rating"} else None
    mail = Mail(purpose, (address,), "S", LINK, conversation=conversation)
    return send_mail(SYSTEM, mailbox=desk.mailbox, mail=mail)[0].state


def _invite(address: str) -> Outgoing:
    OutboxBackend().send_messages([EmailMessage("Tere", LINK, None, [address])])
    return Outgoing.objects.get(recipient=address)


def test_a_flood_of_answers_holds_back_no_invitation_and_no_alarm(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queueing, "PER_MAILBOX", 2)
    monkeypatch.setattr(queueing, "STAFF_PER_MAILBOX", 2)
    answers = [_mail("away", f"one{number}@example.ee", desk) for number in range(3)]
    assert answers == ["queued", "queued", "failed"]
    assert _mail("rating", "two@example.ee", desk) == "failed"
    for purpose in ("invitation", "alarm"):
        states = [_mail(purpose, f"{purpose}{n}@pohjala.example", desk) for n in range(3)]
        assert states == ["queued", "queued", "failed"], "each has a brake of its own"


def test_a_link_is_not_kept_once_it_is_sent(desk: Desk, running: Running) -> None:
    row = _invite("uus@pohjala.example")
    assert LINK in str(row.payload)
    send_due()
    row.refresh_from_db()
    assert LINK in str(running.receiver.posts[0].mail)
    assert (row.state, row.payload, row.recipient) == ("sent", {}, "uus@pohjala.example")
    with later(days=31):
        assert (forget_own_mail(SYSTEM), forget_own_mail(SYSTEM)) == (1, 0)
    row.refresh_from_db()
    assert row.recipient == f"[erased] {row.pk}"


def test_what_failed_can_be_sent_again_for_a_week(desk: Desk, running: Running) -> None:
    running.receiver.answers["uus@pohjala.example"] = ["550 5.1.1 no", ""]
    row = _invite("uus@pohjala.example")
    send_due()
    row.refresh_from_db()
    assert (row.state, forget_own_mail(SYSTEM)) == ("failed", 0)
    assert delivery_of(row).can_be_resent
    with later(days=8):
        assert (forget_own_mail(SYSTEM), forget_own_mail(SYSTEM)) == (1, 0)
        row.refresh_from_db()
        assert (row.payload, delivery_of(row).can_be_resent) == ({}, False)
        with pytest.raises(Conflict):
            resend(SYSTEM, outgoing=row)


def test_mail_of_conversations_keeps_its_words_and_waiting_mail_too(desk: Desk) -> None:
    _mail("rating", "kadri@example.ee", desk)
    send_due()
    waiting = _invite("uus@pohjala.example")
    Mailbox.objects.update(active=False)
    with later(days=40):
        assert forget_own_mail(SYSTEM) == 0
    waiting.refresh_from_db()
    assert LINK in str(waiting.payload)
    assert Outgoing.objects.get(purpose="rating").payload["text"]
