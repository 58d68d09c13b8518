"""What an IMAP server gives in an odd shape is taken in; what it does not give is set aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.world import World

from kuula.channels.mail.fetching import folder as reading
from kuula.channels.mail.fetching.connection import FetchTrouble, imap_of
from kuula.channels.mail.fetching.folder import fetch_new
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.tests.imap_double import Folder, serving
from kuula.channels.mail.tests.postbag import mail, mailbox_of
from kuula.channels.mail.tray import reason_for
from kuula.kit import clock, files
from kuula.kit.crypto import seal


def mails(count: int) -> dict[int, bytes]:
    texts = (mail("a@b.example", f"No {n}").replace(b"\n", b"\r\n") for n in range(count))
    return dict(enumerate(texts, start=11))


@contextmanager
def box(world: World, folder: Folder) -> Iterator[Mailbox]:
    mailbox = mailbox_of(world.pohjala)
    with serving(folder) as port:
        Mailbox.objects.filter(pk=mailbox.pk).update(
            imap_host="127.0.0.1", imap_port=port, imap_security="none", password_sealed=seal("x")
        )
        yield mailbox


def fetch(mailbox: Mailbox) -> int:
    fresh = Mailbox.objects.get(pk=mailbox.pk)
    with imap_of(fresh) as imap:
        return fetch_new(fresh, imap)


def held(mailbox: Mailbox) -> set[bytes]:
    stored = RawMail.objects.filter(mailbox=mailbox, state="stored")
    return {files.fetch(raw.key) for raw in stored}


def aside(mailbox: Mailbox) -> list[RawMail]:
    return list(RawMail.objects.filter(mailbox=mailbox, state="unreadable").order_by("id"))


def state(mailbox: Mailbox) -> dict[str, object]:
    found: dict[str, object] = Mailbox.objects.get(pk=mailbox.pk).folder_state["INBOX"]
    return found


@pytest.mark.parametrize("uid_last", [False, True])
def test_quoted_bodies_and_late_uids_are_mails_like_others(world: World, uid_last: bool) -> None:
    folder = Folder(mails(3), {12: rb'"Subject: UID 11 \"x\""'}, uid_last=uid_last)
    with box(world, folder) as mailbox:
        assert fetch(mailbox) == 3
        assert held(mailbox) == {folder.mails[11], b'Subject: UID 11 "x"', folder.mails[13]}
        assert folder.seen == {11, 12, 13}
        assert not aside(mailbox)


@pytest.mark.parametrize("odd", [b"NIL", b'""', b"{0}\r\n", b"NO"])
def test_what_is_not_given_is_set_aside_and_holds_nobody_up(world: World, odd: bytes) -> None:
    folder = Folder(mails(7), {12: odd, 16: odd})
    with box(world, folder) as mailbox:
        assert fetch(mailbox) == 5
        assert len(held(mailbox)) == 5
        assert folder.seen == {11, 13, 14, 15, 17}
        left = aside(mailbox)
        assert [(raw.key, raw.problem, raw.sha256) for raw in left] == [
            ("", "not-given", "server:7:12"), ("", "not-given", "server:7:16"),
        ]  # fmt: skip
        assert "did not hand it over" in reason_for(left[0])
        assert state(mailbox)["uid"] == 17
        assert fetch(mailbox) == 0
        assert len(aside(mailbox)) == 2


def test_where_nothing_is_given_the_server_gets_time(world: World) -> None:
    folder = Folder(mails(1), {11: b"NO"})
    with box(world, folder) as mailbox:
        for _again in range(2):
            with pytest.raises(FetchTrouble):
                fetch(mailbox)
        assert (state(mailbox)["uid"], aside(mailbox)) == (0, [])
        with clock.at(clock.now() + timedelta(minutes=11)):
            assert fetch(mailbox) == 0
        assert [raw.problem for raw in aside(mailbox)] == ["not-given"]
        assert (state(mailbox)["uid"], state(mailbox)["refused_at"]) == (11, "")


def test_a_server_that_recovers_gives_all(world: World) -> None:
    folder = Folder(mails(2), {11: b"NO", 12: b"NO"})
    with box(world, folder) as mailbox:
        with pytest.raises(FetchTrouble):
            fetch(mailbox)
        folder.answers.clear()
        assert fetch(mailbox) == 2
        assert not aside(mailbox)


def test_a_mail_that_was_removed_meanwhile_is_not_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(mails(2))
    listed = reading._listed

    def then_remove(*given: object) -> object:
        found = listed(*given)  # type: ignore[arg-type] # passed on as they came
        del folder.mails[11]
        return found

    monkeypatch.setattr(reading, "_listed", then_remove)
    with box(world, folder) as mailbox:
        assert fetch(mailbox) == 1
        assert not aside(mailbox)


@pytest.mark.parametrize("odd", [b"NIL", b"NO"])
def test_a_large_mail_that_is_not_given_is_not_stored_in_part(
    world: World, odd: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH_BYTES", 100)
    folder = Folder(mails(1), {11: odd})
    with box(world, folder) as mailbox:
        with pytest.raises(FetchTrouble):
            fetch(mailbox)
        with clock.at(clock.now() + timedelta(minutes=11)):
            assert fetch(mailbox) == 0
        assert [raw.problem for raw in aside(mailbox)] == ["not-given"]
        assert not held(mailbox)
