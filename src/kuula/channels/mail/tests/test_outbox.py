"""The outbox: from a finished reply to a mail that left, and every way that can go wrong."""

import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from kuula.channels.mail import lasting
from kuula.channels.mail.access import mailbox_for
from kuula.channels.mail.actions import handing_over
from kuula.channels.mail.actions import outgoing as sender
from kuula.channels.mail.actions.handing_over import Claim
from kuula.channels.mail.actions.mailboxes import pause_mailbox
from kuula.channels.mail.actions.outgoing import (
    BACKOFF,
    Returned,
    record_bounce,
    resend,
    send_envelope,
)
from kuula.channels.mail.actions.queueing import ask_for_due, forward_message, queue_reply
from kuula.channels.mail.jobs import on_reply_written
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.outbox import delivery_states, other_mail_of
from kuula.channels.mail.sorting.references import read_message_id, read_reply_address
from kuula.channels.mail.tests.outgoing_world import START, Desk, later, make_desk, send_due
from kuula.channels.mail.tests.server import Receiver, Running, free_port, listening
from kuula.desk.actions import withdraw_reply
from kuula.kit import clock
from kuula.kit.crypto import seal
from kuula.kit.problems import Conflict, NotAllowed, NotFound
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.workspace.actors import SYSTEM, customer_actor

pytestmark = pytest.mark.django_db


def test_a_reply_waits_ten_seconds_and_then_leaves_once(desk: Desk, running: Running) -> None:
    message = desk.reply()
    send_due()
    assert (running.receiver.posts, desk.states()) == ([], {"kadri@example.ee": "queued"})
    with later(seconds=11):
        send_due()
        send_due()
        send_envelope(SYSTEM, header_id=Outgoing.objects.get().header_id)
        (delivery,) = delivery_states(desk.agent, [message.pk])[message.pk]
    assert len(running.receiver.posts) == 1
    assert (delivery.state, delivery.recipient) == ("sent", "kadri@example.ee")
    assert desk.facts() == ["mail.mail_sent"]
    message.refresh_from_db()
    assert message.header_id == Outgoing.objects.get().header_id
    assert read_message_id(message.header_id) == message.pk
    assert Entry.objects.filter(type="desk.first_reply_given").count() == 1


def test_a_reply_taken_back_in_time_never_leaves(desk: Desk, running: Running) -> None:
    message = desk.reply()
    with later(seconds=9):
        withdraw_reply(desk.agent, message=message)
    with later(seconds=30):
        send_due()
    assert running.receiver.posts == []
    assert desk.states() == {"kadri@example.ee": "withdrawn"}
    assert desk.facts() == []


def test_the_ledgers_word_queues_the_reply_and_the_sweeper_finds_it(desk: Desk) -> None:
    message = desk.reply()
    Outgoing.objects.all().delete()
    written = Entry.objects.get(type="desk.reply_written")
    for _twice in range(2):
        on_reply_written(entries([written.pk])[0])
    assert Outgoing.objects.get().next_at == message.release_at
    assert ask_for_due(SYSTEM) == 0
    with later(seconds=11):
        assert (ask_for_due(SYSTEM), ask_for_due(SYSTEM)) == (1, 1)
    waiting = ProcrastinateJob.objects.filter(task_name="mail.send", status="todo")
    assert [job.args["header_id"] for job in waiting] == [Outgoing.objects.get().header_id]


def test_every_mail_of_a_thread_names_the_ones_before(desk: Desk, running: Running) -> None:
    first = desk.reply("Uurime.")
    with later(minutes=1):
        send_due()
    with later(minutes=2):
        desk.customer_writes("Ikka pole tulnud.", "teine@example.ee")
    with later(minutes=3):
        second = desk.reply("Tuleb homme.")
    with later(minutes=4):
        send_due()
    for message in (first, second):
        message.refresh_from_db()
    one, two = (post.mail for post in running.receiver.posts)
    number = desk.conversation.number
    assert one["Subject"] == two["Subject"] == f"Re: Kapp ei tulnud [#{number}]"
    assert one["In-Reply-To"] == one["References"] == "<esimene@example.ee>"
    assert two["In-Reply-To"] == "<teine@example.ee>"
    assert two["References"].split() == [
        "<esimene@example.ee>", f"<{first.header_id}>", "<teine@example.ee>",
    ]  # fmt: skip
    assert two["Message-ID"] == f"<{second.header_id}>"
    reply_to = two["Reply-To"].addresses[0].addr_spec
    assert read_reply_address(reply_to) == number
    assert two["Auto-Submitted"] is None


def test_all_recipients_share_one_mail_and_blind_copies_stay_blind(
    desk: Desk, running: Running
) -> None:
    desk.reply(cc=("jüri@õun.example",), bcc=("boss@pohjala.example", "Kadri@Example.EE"))
    with later(seconds=11):
        send_due()
    assert len(running.receiver.posts) == 1
    post = running.receiver.posts[0]
    assert post.recipients == [
        "kadri@example.ee",
        "jüri@xn--un-bka.example",
        "boss@pohjala.example",
    ]
    assert b"boss@" not in post.content
    assert set(desk.states().values()) == {"sent"}


def test_one_refused_recipient_fails_alone(desk: Desk, running: Running) -> None:
    running.receiver.answers["gone@example.ee"] = ["550 5.1.1 no such user"]
    message = desk.reply(cc=("gone@example.ee",))
    with later(seconds=11):
        send_due()
    assert desk.states() == {"kadri@example.ee": "sent", "gone@example.ee": "failed"}
    deliveries = delivery_states(desk.agent, [message.pk])[message.pk]
    assert "no such user" in deliveries[1].reason
    assert deliveries[1].can_be_resent
    desk.conversation.refresh_from_db()
    assert desk.conversation.state == "waiting"


def test_a_reply_that_reaches_nobody_makes_the_conversation_ours_again(
    desk: Desk, running: Running
) -> None:
    running.receiver.answers["kadri@example.ee"] = ["550 5.1.1 no such user", ""]
    desk.reply()
    with later(seconds=11):
        send_due()
    desk.conversation.refresh_from_db()
    assert (desk.conversation.state, desk.states()) == ("open", {"kadri@example.ee": "failed"})
    assert desk.facts() == ["mail.mail_failed"]
    with later(minutes=5):
        resend(desk.agent, outgoing=Outgoing.objects.get())
        send_due()
        with pytest.raises(Conflict):
            resend(desk.agent, outgoing=Outgoing.objects.get())
    assert desk.states() == {"kadri@example.ee": "sent"}
    with pytest.raises(NotAllowed):
        resend(customer_actor(1), outgoing=Outgoing.objects.get())


def test_a_server_that_is_busy_is_asked_again_later_and_in_the_end_given_up(
    desk: Desk, running: Running
) -> None:
    running.receiver.answers["DATA"] = ["451 4.7.1 greylisted", ""]
    desk.reply()
    with later(seconds=11):
        send_due()
        row = Outgoing.objects.get()
        assert (row.state, row.next_at - clock.now()) == ("queued", BACKOFF[0])
        assert "greylisted" in row.reason
    with later(seconds=40):
        send_due()
    assert running.receiver.posts == []
    with later(seconds=80):
        send_due()
    assert desk.states() == {"kadri@example.ee": "sent"}
    assert Outgoing.objects.get().reason == ""


def test_a_server_that_is_gone_is_tried_for_two_days(desk: Desk) -> None:
    Mailbox.objects.update(smtp_port=free_port())
    desk.reply()
    moment = START + timedelta(seconds=11)
    for _attempt in range(len(BACKOFF) + 1):
        with clock.at(moment):
            send_due()
            moment = Outgoing.objects.get().next_at
    row = Outgoing.objects.get()
    assert (row.state, row.reason.split(":")[0]) == ("failed", "given-up")
    assert timedelta(hours=40) < moment - START < timedelta(hours=50)
    assert desk.facts() == ["mail.mail_failed"]


def test_a_wrong_password_stops_the_mailbox_and_keeps_the_mail(desk: Desk) -> None:
    receiver = Receiver(accounts={"abi@pohjala.example": "right"})
    with listening(receiver) as strict:
        Mailbox.objects.update(smtp_port=strict.port, username="abi@pohjala.example")
        Mailbox.objects.update(password_sealed=seal("wrong"))
        desk.reply()
        with later(seconds=11):
            send_due()
        box = Mailbox.objects.get()
        assert (box.health, desk.states()) == ("stopped", {"kadri@example.ee": "queued"})
        assert Entry.objects.filter(type="mail.mailbox_stopped").count() == 1
        Mailbox.objects.update(password_sealed=seal("right"))
        with later(minutes=2):
            send_due()
    assert desk.states() == {"kadri@example.ee": "sent"}
    assert Mailbox.objects.get().health == "well"


def test_a_paused_mailbox_keeps_its_mail(desk: Desk, running: Running) -> None:
    pause_mailbox(SYSTEM, mailbox=mailbox_for(SYSTEM, desk.mailbox.pk), paused=True)
    desk.reply()
    with later(seconds=11):
        send_due()
        assert running.receiver.posts == []
        assert desk.states() == {"kadri@example.ee": "queued"}
        pause_mailbox(SYSTEM, mailbox=mailbox_for(SYSTEM, desk.mailbox.pk), paused=False)
        send_due()
    assert len(running.receiver.posts) == 1


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.mark.parametrize(("place", "step"), [(handing_over, "send"), (Claim, "mark_handed")])
def test_a_sender_killed_before_the_dot_sends_later_and_once(
    desk: Desk, running: Running, place: object, step: str
) -> None:
    desk.reply()
    with later(seconds=11):
        with mock.patch.object(place, step, side_effect=Killed), pytest.raises(Killed):
            send_due()
        assert desk.states() == {"kadri@example.ee": "sending"}
        send_due()
    assert running.receiver.posts == []
    with later(minutes=4):
        send_due()
    assert len(running.receiver.posts) == 1
    assert desk.states() == {"kadri@example.ee": "sent"}


def test_a_sender_killed_after_the_dot_is_told_and_nothing_is_sent_twice(
    desk: Desk, running: Running
) -> None:
    message = desk.reply()
    dying = mock.patch.object(sender, "_settle", side_effect=Killed)
    with later(seconds=11), dying, pytest.raises(Killed):
        send_due()
    assert len(running.receiver.posts) == 1
    with later(minutes=11):
        send_due()
        (delivery,) = delivery_states(desk.agent, [message.pk])[message.pk]
    assert (delivery.state, len(running.receiver.posts)) == ("failed", 1)
    assert "may have arrived" in delivery.reason
    assert "mail.mail_sent" not in desk.facts()
    desk.conversation.refresh_from_db()
    assert desk.conversation.state == "open"


def test_a_slow_sender_that_lost_its_claim_stops_before_the_dot(
    desk: Desk, running: Running
) -> None:
    desk.reply()
    real = Claim.mark_handed

    def overtaken(claim: Claim) -> None:
        with mock.patch.object(Claim, "mark_handed", real), later(minutes=4):
            send_due()
        real(claim)

    with later(seconds=11), mock.patch.object(Claim, "mark_handed", overtaken):
        send_due()
    assert len(running.receiver.posts) == 1
    assert desk.states() == {"kadri@example.ee": "sent"}


def test_a_bounce_finds_its_recipient(desk: Desk, running: Running) -> None:
    message = desk.reply(cc=("teine@example.ee",))
    with later(seconds=11):
        send_due()
    header_id = Outgoing.objects.order_by("id")[0].header_id
    late = Returned("TEINE@example.ee", "4.4.1", permanent=False)
    gone = Returned("teine@example.ee", "5.1.1", permanent=True, text="user unknown")
    for report in (late, late, gone, gone):
        assert record_bounce(SYSTEM, header_id=header_id, returned=report) is not None
    assert desk.states() == {"kadri@example.ee": "sent", "teine@example.ee": "bounced"}
    assert desk.facts()[2:] == ["mail.mail_bounced", "mail.mail_bounced"]
    desk.conversation.refresh_from_db()
    assert desk.conversation.state == "waiting"
    nobody = Returned(None, "5.1.1", permanent=True)
    assert record_bounce(SYSTEM, header_id=header_id, returned=nobody) is None
    assert record_bounce(SYSTEM, header_id="other@example.ee", returned=gone) is None
    first = Returned("kadri@example.ee", "5.2.2", permanent=True)
    record_bounce(SYSTEM, header_id=header_id, returned=first)
    desk.conversation.refresh_from_db()
    assert desk.conversation.state == "open"
    reasons = [d.reason for d in delivery_states(desk.agent, [message.pk])[message.pk]]
    assert all("came back" in reason for reason in reasons)


def test_a_brand_without_a_mailbox_says_so(desk: Desk) -> None:
    Outgoing.objects.all().delete()
    desk.conversation.mailbox_id = None
    desk.conversation.save()
    Mailbox.objects.all().delete()
    message = desk.reply()
    assert Outgoing.objects.count() == 0
    failed = Entry.objects.get(type="mail.mail_failed")
    assert (failed.payload["reason"], failed.payload["message_id"]) == ("no-mailbox", message.pk)
    desk.conversation.refresh_from_db()
    assert desk.conversation.state == "open"


def test_a_message_is_forwarded_with_its_words(desk: Desk, running: Running) -> None:
    asked = desk.conversation.messages.get()
    forward_message(desk.agent, message=asked, to=("ladu@pohjala.example",), text="Palun vaata.")
    send_due()
    mail = running.receiver.posts[0].mail
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert mail["Subject"] == "Fwd: Kapp ei tulnud"
    assert text.index("Palun vaata.") < text.index("kadri@example.ee") < text.index("Kus kapp on?")
    assert "Kuupäev: 20. november 2026 11:00\r\n" in text, (
        "in the language of the message, by the brand's clock"
    )
    assert other_mail_of(desk.agent, desk.conversation)[0].state == "sent"
    stranger = customer_actor(1)
    with pytest.raises((NotAllowed, NotFound)):
        forward_message(stranger, message=asked, to=("x@y.ee",), text="")


def test_queueing_needs_the_right_and_leaves_what_left_another_way(desk: Desk) -> None:
    message = desk.reply()
    with pytest.raises(NotAllowed):
        queue_reply(customer_actor(1), message_id=message.pk)
    Outgoing.objects.all().delete()
    message.raw_id = 7
    message.save()
    assert queue_reply(SYSTEM, message_id=message.pk) == 0
    assert queue_reply(SYSTEM, message_id=999_999) == 0


def test_a_database_that_goes_away_after_the_dot_is_waited_for(
    desk: Desk, running: Running
) -> None:
    desk.reply()
    real, away = sender._settle, iter([OperationalError("gone"), OperationalError("gone")])

    def settle(*given: object) -> None:
        if (error := next(away, None)) is not None:
            raise error
        real(*given)  # type: ignore[arg-type]

    gone = mock.patch.object(lasting, "connection", mock.Mock(in_atomic_block=False))
    quick = mock.patch.object(lasting, "PATIENCE", (0.0, 0.0, 0.0))
    with later(seconds=11), gone, quick, mock.patch.object(sender, "_settle", settle):
        send_due()
    assert len(running.receiver.posts) == 1
    assert desk.states() == {"kadri@example.ee": "sent"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(running: Running) -> None:
    desk = make_desk(running.port)
    message = desk.reply()
    moment = clock.now() + timedelta(seconds=11)
    header_id = Outgoing.objects.get(message=message).header_id

    def work() -> None:
        try:
            with clock.at(moment):
                send_envelope(SYSTEM, header_id=header_id)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _count in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(running.receiver.posts) == 1
    assert desk.states() == {"kadri@example.ee": "sent"}
