"""A mail is stored before anybody is told so, and the same mail counts once."""

import io

import pytest
from django.core.files.storage import default_storage
from tests.world import World

from kuula.channels.mail.actions.incoming import (
    leave_on_server,
    recover_mailbox,
    stop_mailbox,
    take_in,
    take_in_many,
)
from kuula.channels.mail.connecting.health import Reason, detail_of, reason_of, sentence_for
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.parsing import RAW_LIMIT, MailTooLarge
from kuula.channels.mail.receiving.intake import StorageTrouble, StoredMail, header_id_of
from kuula.channels.mail.tests.postbag import mail, mailbox_of
from kuula.kit import files
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM


def test_bytes_row_and_ledger_entry_stand_once(world: World) -> None:
    mailbox, raw = mailbox_of(world.pohjala), mail("a@b.example", message_id="<1@b.example>")
    taken = take_in(SYSTEM, mailbox=mailbox, raw=raw)
    assert taken is not None
    assert take_in(SYSTEM, mailbox=mailbox, raw=io.BytesIO(raw)) is None
    assert files.fetch(taken.key) == raw
    assert (taken.header_id, taken.size, taken.state) == ("1@b.example", len(raw), "stored")
    entry = Entry.objects.get(type="mail.mail_taken_in")
    assert entry.payload == {"raw_id": taken.pk, "mailbox_id": mailbox.pk, "size": len(raw)}
    assert entry.brand_id == world.pohjala.pk
    mailbox.refresh_from_db()
    assert mailbox.last_mail_at is not None


def test_each_mailbox_has_its_own_copy(world: World) -> None:
    raw = mail("a@b.example")
    for address in ("abi@pohjala.example", "info@pohjala.example"):
        assert take_in(SYSTEM, mailbox=mailbox_of(world.pohjala, address), raw=raw) is not None


def test_a_batch_with_twins_and_known_ones(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    mails = [mail("a@b.example", f"No {n}") for n in range(5)]
    assert len(take_in_many(SYSTEM, mailbox=mailbox, mails=[mails[0], mails[1]])) == 2
    assert len(take_in_many(SYSTEM, mailbox=mailbox, mails=[*mails, mails[4]])) == 3
    assert Entry.objects.filter(type="mail.mail_taken_in").count() == 5


def test_no_room_means_no_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(StorageTrouble, match="No space left"):
        take_in(SYSTEM, mailbox=mailbox_of(world.pohjala), raw=mail("a@b.example", "Unstored"))
    assert not RawMail.objects.exists()


def test_an_oversized_mail_is_refused_and_told_once(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    with pytest.raises(MailTooLarge):
        take_in(SYSTEM, mailbox=mailbox, raw=io.BytesIO(bytes(RAW_LIMIT + 1)))
    left = StoredMail("server:7:42", "", RAW_LIMIT + 1)
    refused = leave_on_server(SYSTEM, mailbox=mailbox, mail=left)
    assert refused is not None
    assert (refused.state, refused.problem) == ("unreadable", "too-large")
    assert leave_on_server(SYSTEM, mailbox=mailbox, mail=left) is None
    assert Entry.objects.filter(type="mail.mail_refused").count() == 1


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"Message-ID: <a@b>\r\n\r\n", "a@b"),
        (b"Subject: x\nmessage-id:\n <a@b>\nTo: y\n\n", "a@b"),
        (b"Subject: x\n\nMessage-ID: <in@body>\n", ""),
        (b"X-Message-ID: <no@no>\n\n", ""),
        (b"Message-ID: <a\0b@c>\n\n", "ab@c"),
        (b"Message-ID: <" + b"a" * 499 + b">\n\n", "a" * 400),
        (b"", ""),
    ],
)
def test_the_message_id_is_found_without_parsing(head: bytes, found: str) -> None:
    assert header_id_of(head) == found


def test_a_stop_is_alarmed_once_and_ends_once(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    assert recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)
    assert stop_mailbox(SYSTEM, mailbox_id=mailbox.pk, reason=Reason.LOGIN, detail="NO [AUTH] no")
    assert not stop_mailbox(SYSTEM, mailbox_id=mailbox.pk, reason=Reason.LOGIN, detail="again")
    mailbox.refresh_from_db()
    assert (reason_of(mailbox), detail_of(mailbox)) == (Reason.LOGIN, "again")
    assert "refused" in sentence_for(mailbox)
    assert recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)
    assert not recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)
    told = Entry.objects.filter(type__startswith="mail.mailbox").order_by("id")
    assert [e.type for e in told] == ["mail.mailbox_stopped", "mail.mailbox_recovered"]
    assert Mailbox.objects.get(pk=mailbox.pk).health == "well"


def test_a_quiet_mailbox_recovers_when_mail_comes(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    stop_mailbox(SYSTEM, mailbox_id=mailbox.pk, reason=Reason.QUIET)
    assert not recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)
    take_in(SYSTEM, mailbox=mailbox, raw=mail("a@b.example"))
    assert recover_mailbox(SYSTEM, mailbox_id=mailbox.pk)
