"""Every retry has an end, slow servers keep few senders busy, and reasons are told."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from unittest import mock

import pytest

from kuula.channels.mail.actions import handing_over
from kuula.channels.mail.actions.outgoing import BACKOFF, send_envelope
from kuula.channels.mail.actions.turns import AT_ONCE
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.outbox import delivery_states, due_header_ids
from kuula.channels.mail.sending.submission import Envelope, Server, Verdict, send
from kuula.channels.mail.tests.outgoing_world import START, Desk, later, send_due
from kuula.channels.mail.tests.server import Running, free_port
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
Step = Callable[[], None]


class Killed(BaseException):
    """As if the process had ended here."""


def test_a_slow_sender_renews_its_claim(desk: Desk, running: Running) -> None:
    desk.reply()
    posts: list[int] = []

    def slow(server: Server, envelope: Envelope, before_dot: Step, still: Step) -> object:
        for minutes in (2, 4, 6):
            with later(minutes=minutes):
                still()
                send_due()
                posts.append(len(running.receiver.posts))
        with later(minutes=7):
            return send(server, envelope, before_dot, still)

    with later(seconds=11), mock.patch.object(handing_over, "send", slow):
        send_due()
    assert posts == [0, 0, 0], "nobody else took it meanwhile"
    assert (len(running.receiver.posts), desk.states()) == (1, {"kadri@example.ee": "sent"})


def test_a_mail_whose_senders_are_lost_each_time_is_given_up_in_the_end(desk: Desk) -> None:
    message = desk.reply()
    moment, tries = START + timedelta(seconds=11), 0
    with mock.patch.object(handing_over, "send", side_effect=Killed):
        while desk.states() != {"kadri@example.ee": "failed"}:
            tries += 1
            with clock.at(moment), suppress(Killed):
                send_due()
            moment = Outgoing.objects.get().next_at
    assert tries == len(BACKOFF) + 2
    (delivery,) = delivery_states(desk.agent, [message.pk])[message.pk]
    assert "broke off" in delivery.reason
    assert delivery.can_be_resent


def test_a_password_that_cannot_be_opened_is_told(desk: Desk, running: Running) -> None:
    Mailbox.objects.update(username="abi", password_sealed="sealed with a key nobody has")
    desk.reply()
    with later(seconds=11):
        send_due()
    row = Outgoing.objects.get()
    assert (row.state, row.reason.partition(":")[0]) == ("queued", "login")
    assert "sealed" not in row.reason
    assert (Mailbox.objects.get().health, running.receiver.posts) == ("stopped", [])


def test_a_few_mails_of_a_mailbox_go_at_a_time_and_each_calls_the_next(
    desk: Desk, running: Running
) -> None:
    for number in range(AT_ONCE + 2):
        desk.reply(f"Vastus {number}")
    real, deepest = send, []

    def nested(*given: Step) -> dict[str, Verdict]:
        """The server is slow: while it is asked, all other workers try what is due."""
        sending = Outgoing.objects.filter(state="sending").count()
        deepest.append(sending)
        for header_id in due_header_ids(clock.now()):
            send_envelope(SYSTEM, header_id=header_id)
        return real(*given)  # type: ignore[arg-type]

    with later(seconds=11), mock.patch.object(handing_over, "send", nested):
        first = due_header_ids(clock.now())[0]
        send_envelope(SYSTEM, header_id=first)
        left = Outgoing.objects.filter(state="queued")
        assert max(deepest) == AT_ONCE
        assert {row.reason for row in left} <= {"turn"}
        send_due()
    assert len(running.receiver.posts) == AT_ONCE + 2
    assert set(desk.states().values()) == {"sent"}


def test_a_mailbox_whose_server_is_away_rests_and_then_one_mail_tries_it(
    desk: Desk, running: Running
) -> None:
    for number in range(3):
        desk.reply(f"Vastus {number}")
    Mailbox.objects.update(smtp_port=free_port())
    tried: list[str] = []

    def counted(server: Server, envelope: Envelope, *more: Step) -> dict[str, Verdict]:
        tried.append(envelope.recipients[0])
        return send(server, envelope, *more)

    with mock.patch.object(handing_over, "send", counted):
        with later(seconds=11):
            send_due()
        assert len(tried) == 1, "the others do not wait for a server known to be away"
        rows = Outgoing.objects.all()
        assert {(row.attempts, row.reason.partition(":")[0]) for row in rows} == {
            (1, "unreachable")
        }
        Mailbox.objects.update(smtp_port=running.port)
        with later(minutes=5):
            send_due()
    assert len(running.receiver.posts) == 3
    assert Mailbox.objects.get().sending_rests_until is None
