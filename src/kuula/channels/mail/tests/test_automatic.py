"""Answers by themselves, their brakes, and alarms."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kuula.channels.mail.actions.answering import alarm_about_mailbox, answer_while_away
from kuula.channels.mail.actions.incoming import stop_mailbox
from kuula.channels.mail.actions.mailboxes import MailboxForm, add_mailbox, set_away
from kuula.channels.mail.actions.queueing import Mail, erase_outgoing, send_mail
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.outbox import other_mail_of
from kuula.channels.mail.tests.outgoing_world import (
    HELP,
    START,
    Desk,
    incoming,
    later,
    make_desk,
    send_due,
)
from kuula.channels.mail.tests.postbag import arrive, mail
from kuula.channels.mail.tests.server import Running
from kuula.desk.actions import receive_message
from kuula.desk.models import Message
from kuula.kit import clock
from kuula.kit.problems import NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.ledger.recording import as_history
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
TEXTS = {"et": "Oleme tagasi esmaspäeval.", "en": "We are back on Monday."}


@pytest.fixture
def desk(running: Running) -> Iterator[Desk]:
    with clock.at(START):
        made = make_desk(running.port)
        until = START + timedelta(days=20)
        set_away(SYSTEM, mailbox=made.mailbox, until=until, texts=TEXTS)
        yield made


def _writes(desk: Desk, **more: object) -> Message:
    said = incoming("Tere?", f"{Message.objects.count()}@example.ee", **more)
    return receive_message(SYSTEM, conversation=desk.conversation, message=said)


def test_the_first_mail_is_answered_in_its_language_and_only_once_a_week(
    desk: Desk, running: Running
) -> None:
    first = desk.conversation.messages.get()
    assert answer_while_away(SYSTEM, message_id=first.pk) is not None
    assert answer_while_away(SYSTEM, message_id=first.pk) is None
    with later(days=6):
        assert answer_while_away(SYSTEM, message_id=_writes(desk).pk) is None
    with later(days=8):
        assert answer_while_away(SYSTEM, message_id=_writes(desk).pk) is not None
        send_due()
    with later(days=21):
        assert answer_while_away(SYSTEM, message_id=_writes(desk).pk) is None
    mail = running.receiver.posts[0].mail
    body = mail.get_body(("plain",))
    assert body is not None
    assert "esmaspäeval" in body.get_content()
    assert (mail["Auto-Submitted"], mail["In-Reply-To"]) == ("auto-replied", "<esimene@example.ee>")
    assert mail["Subject"].endswith(": Kapp ei tulnud")
    assert len(running.receiver.posts) == 2
    assert desk.conversation.state == "new"


@pytest.mark.parametrize(
    "more",
    [
        {"automatic": "auto-reply"}, {"automatic": "list"}, {"email": "no-reply@shop.example"},
        {"email": "MAILER-DAEMON@example.ee"}, {"email": "uudised-bounces@list.example"},
        {"recipients": {"to": ["keegi@example.ee"], "cc": []}}, {"recipients": {}},
        {"authentic": {"dmarc": "fail"}},
    ],
)  # fmt: skip
def test_machines_lists_and_blind_copies_get_no_answer(desk: Desk, more: dict[str, object]) -> None:
    assert answer_while_away(SYSTEM, message_id=_writes(desk, **more).pk) is None
    assert Outgoing.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("<Kadri.Kodu@mail.example>", ["Kadri.Kodu@mail.example"]),
        ("", ["uku@example.ee"]),
        ("<>", []),
        ("<uudised-bounces@list.example>", []),
        (f"<{HELP}>", []),
    ],
)
def test_an_answer_by_itself_goes_where_the_envelope_says(
    desk: Desk, path: str, to: list[str]
) -> None:
    head = f"Return-Path: {path}\n".encode() if path else b""
    raw = arrive(desk.mailbox, head + mail("uku@example.ee", to=HELP))
    assert raw.message is not None
    row = answer_while_away(SYSTEM, message_id=raw.message.pk)
    assert ([row.recipient] if row else []) == to
    other = arrive(
        desk.mailbox, b"Return-Path: <v2@mail.example>\n" + mail("uku@example.ee", to=HELP)
    )
    assert other.message is not None
    again = answer_while_away(SYSTEM, message_id=other.message.pk)
    assert (again is None) == bool(to), "one answer a week, whatever the envelope says"


def test_another_language_gets_what_there_is(desk: Desk) -> None:
    row = answer_while_away(SYSTEM, message_id=_writes(desk, language="hr").pk)
    assert row is not None
    assert row.payload["language"] == "et"


def test_away_needs_a_text_a_future_and_the_right(desk: Desk) -> None:
    box, soon = desk.mailbox, clock.now() + timedelta(days=1)
    for until, texts in ((START, TEXTS), (soon, {"et": " "}), (soon, {"xx": "?"})):
        with pytest.raises(Problem):
            set_away(SYSTEM, mailbox=box, until=until, texts=texts)
    with pytest.raises(NotAllowed):
        set_away(desk.agent, mailbox=box, until=soon, texts=TEXTS)


def test_five_automatic_mails_an_hour_and_no_more(desk: Desk, running: Running) -> None:
    mail = Mail("rating", ("Kadri@example.ee",), "Kuidas läks?", "Tere", language="et")
    for _count in range(7):
        send_mail(SYSTEM, mailbox=desk.mailbox, mail=mail)
    send_due()
    states = list(Outgoing.objects.order_by("id").values_list("state", "reason"))
    assert states == [("sent", "")] * 5 + [("failed", "brake")] * 2
    with later(minutes=61):
        send_mail(SYSTEM, mailbox=desk.mailbox, mail=mail)
        send_due()
    assert len(running.receiver.posts) == 6
    failed = Entry.objects.filter(type="mail.mail_failed", payload__reason="brake")
    assert failed.count() == 2


def test_a_mailbox_sends_a_hundred_automatic_mails_an_hour(desk: Desk) -> None:
    for number in range(101):
        mail = Mail("rating", (f"c{number}@example.ee",), "?", "Tere")
        send_mail(SYSTEM, mailbox=desk.mailbox, mail=mail)
    assert Outgoing.objects.filter(state="queued").count() == 100
    person = Mail("forward", ("boss@example.ee",), "Fwd", "Vaata")
    assert send_mail(SYSTEM, mailbox=desk.mailbox, mail=person)[0].state == "queued"


def test_history_sends_nothing_and_bad_addresses_are_refused(desk: Desk) -> None:
    with as_history(START):
        assert (
            send_mail(SYSTEM, mailbox=desk.mailbox, mail=Mail("rating", ("a@b.ee",), "", "")) == ()
        )
    for to in ((), ("nobody",), ("a@b.ee\r\nX: 1",), tuple(f"a{n}@b.ee" for n in range(51))):
        with pytest.raises(Problem):
            send_mail(SYSTEM, mailbox=desk.mailbox, mail=Mail("rating", to, "", ""))
    assert Outgoing.objects.count() == 0


def test_a_rating_stands_in_the_thread(desk: Desk, running: Running) -> None:
    mail = Mail(
        "rating", ("kadri@example.ee",), "Re: Kapp ei tulnud", "Kuidas läks?",
        html='<p><a href="https://k.example/r/1">Hästi</a></p>', conversation=desk.conversation,
    )  # fmt: skip
    send_mail(SYSTEM, mailbox=desk.mailbox, mail=mail)
    send_due()
    sent = running.receiver.posts[0].mail
    assert sent["References"] == "<esimene@example.ee>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Reply-To"].addresses[0].addr_spec.startswith(f"abi+c{desk.conversation.pk}.")
    assert other_mail_of(desk.agent, desk.conversation)[0].purpose == "rating"


def test_a_stopped_mailbox_alarms_its_administrators_from_another(
    desk: Desk, running: Running
) -> None:
    form = StaffForm("mari@pohjala.example", "Mari", role="administrator", language="en")
    add_staff(SYSTEM, form=form, password="x")
    stop_mailbox(SYSTEM, mailbox_id=desk.mailbox.pk, reason=Reason.LOGIN)
    assert alarm_about_mailbox(SYSTEM, mailbox_id=desk.mailbox.pk) == 0
    other = MailboxForm(
        "info@pohjala.example", desk.brand.pk, way="receiver", smtp_host="127.0.0.1",
        smtp_port=running.port, smtp_security="none",
    )  # fmt: skip
    add_mailbox(SYSTEM, form=other)
    assert alarm_about_mailbox(SYSTEM, mailbox_id=desk.mailbox.pk) == 1
    send_due()
    mail = running.receiver.posts[0].mail
    assert HELP in mail["Subject"]
    assert running.receiver.posts[0].recipients == ["mari@pohjala.example"]
    sent = Entry.objects.get(type="mail.mail_sent")
    assert sent.customer_id is None


def test_erasing_a_person_empties_what_was_sent_and_stops_the_rest(desk: Desk) -> None:
    desk.reply(cc=("mees@example.ee",))
    assert erase_outgoing(SYSTEM, customer_id=desk.conversation.customer_id, until=clock.now()) == 2
    assert erase_outgoing(SYSTEM, customer_id=desk.conversation.customer_id, until=clock.now()) == 0
    assert not Outgoing.objects.filter(recipient__contains="@").exists()
    assert set(desk.states().values()) == {"withdrawn"}
    assert Mailbox.objects.count() == 1
