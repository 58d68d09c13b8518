"""The receiver says yes only to what is stored, and keeps at the sender what cannot be."""

import smtplib
import socket
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from kuula.channels.mail.actions.mailboxes import pause_mailbox
from kuula.channels.mail.actions.sorting import sort_mail
from kuula.channels.mail.connecting.health import detail_of, sentence_for
from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.channels.mail.practice.dovecot import free_port
from kuula.channels.mail.receiving import listener as receiving
from kuula.channels.mail.receiving.door import Door
from kuula.channels.mail.receiving.listener import receiver, take_in_webhook
from kuula.channels.mail.sorting.references import make_reply_address
from kuula.channels.mail.tests.postbag import HELP, mail, mailbox_of
from kuula.kit import files
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.workspace.actions import BrandForm, StaffForm, add_brand, add_staff
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
SENDER = "uku@mail.example"


@pytest.fixture
def mailbox() -> Mailbox:
    return mailbox_of(add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et")))


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    del mailbox
    port = free_port()
    with receiver("127.0.0.1", port):
        yield port


def test_smtp_stores_and_keeps_the_envelope(mailbox: Mailbox, port: int) -> None:
    signed = make_reply_address(HELP, 7)
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.sendmail(SENDER, [signed], mail(SENDER, "Hidden copy", to="other@elsewhere.example"))
    raw = RawMail.objects.get(mailbox=mailbox)
    head = files.fetch(raw.key)[:300].decode()
    assert head.startswith(f"Return-Path: <{SENDER}>\r\nDelivered-To: {signed}\r\n")


@pytest.mark.parametrize(
    "address", ["nobody@pohjala.example", f"{HELP.replace('@', '+c7.00000000000000000000@')}"]
)
def test_unknown_and_forged_addresses_are_refused(port: int, address: str) -> None:
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.ehlo()
        line.mail(SENDER)
        assert line.rcpt(address)[0] == 550


def test_a_paused_mailbox_keeps_the_mail_at_the_sender(mailbox: Mailbox, port: int) -> None:
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo()
        line.mail(SENDER)
        assert line.rcpt(HELP)[0] == 250
        pause_mailbox(SYSTEM, mailbox=mailbox, paused=True)
        assert line.rcpt(HELP) == (450, b"4.2.1 This mailbox is paused; try again later")
        assert line.data(mail(SENDER))[0] == 450
        pause_mailbox(SYSTEM, mailbox=mailbox, paused=False)
        line.sendmail(SENDER, [HELP], mail(SENDER))
    assert RawMail.objects.filter(mailbox=mailbox).count() == 1


def test_lmtp_answers_for_each_recipient(mailbox: Mailbox, port: int) -> None:
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo()
        line.mail(SENDER)
        for address in (HELP, make_reply_address(HELP, 7)):
            assert line.rcpt(address)[0] == 250
        assert line.data(mail(SENDER))[0] == 250
        assert line.getreply()[0] == 250
        line.sendmail(SENDER, [HELP], mail(SENDER, "After it"))
    assert RawMail.objects.filter(mailbox=mailbox).count() == 3


def test_the_same_mail_twice_is_one(mailbox: Mailbox, port: int) -> None:
    raw = mail(SENDER)
    for _ in range(2):
        with smtplib.SMTP("127.0.0.1", port) as line:
            line.sendmail(SENDER, [HELP], raw)
    assert RawMail.objects.count() == 1


def test_no_room_and_no_database_keep_the_mail_there(
    mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the server is not there")

    with smtplib.SMTP("127.0.0.1", port) as line:
        with monkeypatch.context() as patched:
            patched.setattr(default_storage, "save", full)
            with pytest.raises(smtplib.SMTPDataError, match="452"):
                line.sendmail(SENDER, [HELP], mail(SENDER, "No room for this one"))
        with monkeypatch.context() as patched:
            patched.setattr(receiving, "take_in", away)
            with pytest.raises(smtplib.SMTPDataError, match="451"):
                line.sendmail(SENDER, [HELP], mail(SENDER, "No database"))
        line.sendmail(SENDER, [HELP], mail(SENDER, "Now"))
    assert RawMail.objects.filter(mailbox=mailbox).count() == 1


def test_people_are_told_of_a_full_disk_and_of_its_end(
    mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    Mailbox.objects.filter(pk=mailbox.pk).update(smtp_host="127.0.0.1")
    add_staff(SYSTEM, form=StaffForm("mari@pohjala.example", "Mari", "administrator"), password="x")
    with smtplib.SMTP("127.0.0.1", port) as line:
        with monkeypatch.context() as patched:
            patched.setattr(default_storage, "save", full)
            for words in ("No room", "Still none"):
                with pytest.raises(smtplib.SMTPDataError, match="452"):
                    line.sendmail(SENDER, [HELP], mail(SENDER, words))
            patched.setattr(tempfile, "TemporaryFile", full)
            large = mail(SENDER, "Large\n" * 200_000).replace(b"\n", b"\r\n")
            with pytest.raises(smtplib.SMTPDataError, match="452"):
                line.sendmail(SENDER, [HELP], large)
        mailbox.refresh_from_db()
        assert "no room to store mail" in sentence_for(mailbox)
        assert "No space left" in detail_of(mailbox)
        deliver("mail.alarm", [Entry.objects.get(type="mail.mailbox_stopped").pk])
        assert Outgoing.objects.get().recipient == "mari@pohjala.example"
        line.sendmail(SENDER, [HELP], mail(SENDER, "No room"))
    mailbox.refresh_from_db()
    assert mailbox.health == "well"
    assert RawMail.objects.count() == 1
    told = Entry.objects.filter(type__startswith="mail.mailbox_").order_by("id")
    assert [entry.type.rpartition("_")[2] for entry in told][-2:] == ["stopped", "recovered"]


def test_long_lines_and_large_mails_are_taken(mailbox: Mailbox, port: int) -> None:
    raw = b"From: a@b.example\r\n\r\n" + b"x" * 200_000 + b"\r\n" + (b"y" * 76 + b"\r\n") * 30_000
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.sendmail(SENDER, [HELP], raw)
    assert RawMail.objects.get(mailbox=mailbox).size > 2_400_000


def test_one_line_of_five_megabytes_is_taken_and_dots_stay_what_they_were(
    mailbox: Mailbox, port: int
) -> None:
    words = b"From: a@b.example\r\n\r\n.\r\n..two\r\n" + b"." * (5 << 20) + b"\r\n.end\r\n"
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.sendmail(SENDER, [HELP], words)
        line.sendmail(SENDER, [HELP], mail(SENDER, "After it"))
    first = RawMail.objects.filter(mailbox=mailbox).earliest("pk")
    assert files.fetch(first.key).endswith(words)


def test_what_is_over_the_limit_is_refused_for_each_and_the_line_lives(
    mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "RAW_LIMIT", 3 << 20)
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo()
        line.mail(SENDER)
        for address in (HELP, make_reply_address(HELP, 7)):
            line.rcpt(address)
        assert line.data(b"x" * (4 << 20)) == (552, b"5.3.4 The mail is over 75 MB")
        assert line.getreply()[0] == 552
        line.sendmail(SENDER, [HELP], mail(SENDER, "After it"))
    assert RawMail.objects.filter(mailbox=mailbox).count() == 1


def test_a_mail_is_let_in_only_when_it_is_announced_properly(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as line:
        assert line.docmd("DATA")[0] == 503
        line.ehlo()
        assert line.docmd("DATA")[0] == 503
        line.mail(SENDER)
        line.rcpt(HELP)
        assert line.docmd("DATA now")[0] == 501


def test_a_mark_before_the_first_field_hides_no_sender(mailbox: Mailbox, port: int) -> None:
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.sendmail(SENDER, [HELP], b"\xef\xbb\xbf" + mail("Uku <uku@mail.example>"))
    raw = RawMail.objects.get(mailbox=mailbox)
    sort_mail(SYSTEM, raw_id=raw.pk)
    raw.refresh_from_db()
    assert (raw.state, raw.sender) == ("done", "uku@mail.example")


def test_a_large_mail_comes_in_through_little_memory(mailbox: Mailbox, port: int) -> None:
    words = b"From: a@b.example\r\n\r\n" + (b"y" * 60 + b"\r\n") * (16 << 14)
    tracemalloc.start()
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo()
        line.mail(SENDER)
        line.rcpt(HELP)
        line.putcmd("DATA")
        line.getreply()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        line.send(words + b".\r\n")
        assert line.getreply()[0] == 250
        peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert RawMail.objects.get(mailbox=mailbox).size > len(words)
    assert peak < len(words) * 2  # what is sent is joined once, in this test


def test_a_webhooks_mail_is_stored_once(mailbox: Mailbox) -> None:
    raw = mail(SENDER)
    assert take_in_webhook(mailbox, raw, sender=SENDER, to=HELP)
    assert not take_in_webhook(mailbox, raw, sender=SENDER, to=HELP)


def test_who_says_a_word_now_and_then_is_hung_up_on(
    mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Door, "mail_within", 0.6)
    dripping = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(2)]
    started = time.monotonic()
    words, letters = dripping
    heard = b"" + words.recv(200)
    with suppress(OSError):
        while time.monotonic() < started + 5:
            letters.sendall(b"E")
            words.sendall(b"NOOP\r\n")
            if not (said := words.recv(200)):
                break
            heard += said
    assert b"250" in heard
    assert time.monotonic() - started < 4
    with suppress(ConnectionResetError):
        while letters.recv(200):
            continue
    for one in dripping:
        one.close()


def test_each_mail_of_a_long_conversation_has_its_own_time(
    mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Door, "mail_within", 1.0)
    started, sent = time.monotonic(), 0
    with smtplib.SMTP("127.0.0.1", port) as line:
        while time.monotonic() < started + 2:
            line.sendmail(SENDER, [HELP], mail(SENDER, f"Mail {sent}"))
            sent += 1
    assert RawMail.objects.filter(mailbox=mailbox).count() == sent
