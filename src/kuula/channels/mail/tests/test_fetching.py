"""Mail is fetched from a real IMAP server, every mail once, whatever happens on the way."""

import imaplib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from django.core.files.storage import default_storage

from kuula.channels.mail.connecting.health import Reason, reason_of
from kuula.channels.mail.fetcher import keep_watch
from kuula.channels.mail.fetching import folder
from kuula.channels.mail.fetching.connection import FetchTrouble, imap_of
from kuula.channels.mail.fetching.folder import fetch_new
from kuula.channels.mail.fetching.watch import Rhythm, Watch
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.practice import dovecot
from kuula.channels.mail.tests.postbag import mail
from kuula.kit import clock, files
from kuula.kit.crypto import seal
from kuula.ledger.models import Entry
from kuula.workspace.actions import BrandForm, add_brand
from kuula.workspace.actors import SYSTEM

pytestmark = [
    pytest.mark.mail,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not dovecot.available(), reason="Dovecot is not installed"),
]
QUICK = Rhythm(poll=0.2, idle=30.0, look=0.1, patience=0.5, longest_pause=0.2, lock=0.2)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server(authority: trustme.CA) -> Iterator[dovecot.Practice]:
    """One server for all tests, in a folder that its own account may enter."""
    with tempfile.TemporaryDirectory(prefix="kuula-imap-") as name:
        place = Path(name)
        place.chmod(0o755)
        certificate = authority.issue_cert("localhost")
        chain, key = place / "chain.pem", place / "key.pem"
        chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
        certificate.private_key_pem.write_to_path(str(key))
        with dovecot.running(place / "dovecot", tls=dovecot.Tls(chain, key)) as running:
            yield running


@pytest.fixture
def mailbox(server: dovecot.Practice, request: pytest.FixtureRequest) -> Mailbox:
    """A mailbox of its own for each test, on the plain port."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et"))
    return Mailbox.objects.create(
        address=f"u{abs(hash(request.node.nodeid))}@pohjala.example",
        brand=brand,
        imap_host="localhost",
        imap_port=server.port,
        imap_security="none",
        password_sealed=seal(server.password),
        created_at=clock.now(),
    )


@contextmanager
def line_to(mailbox: Mailbox, server: dovecot.Practice) -> Iterator[imaplib.IMAP4]:
    """Another mail program at the same mailbox."""
    line = imaplib.IMAP4("127.0.0.1", server.port)
    line.login(mailbox.address, server.password)
    line.select("INBOX")
    try:
        yield line
    finally:
        line.logout()


def deliver(mailbox: Mailbox, server: dovecot.Practice, *mails: bytes, flags: str = "") -> None:
    with line_to(mailbox, server) as line:
        for raw in mails:
            assert line.append("INBOX", flags, None, raw)[0] == "OK"


def fetch(mailbox: Mailbox) -> int:
    fresh = Mailbox.objects.get(pk=mailbox.pk)
    with imap_of(fresh) as imap:
        return fetch_new(fresh, imap)


def soon(true: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def count(mailbox: Mailbox) -> int:
    return RawMail.objects.filter(mailbox=mailbox).count()


@contextmanager
def watching(mailbox: Mailbox, rhythm: Rhythm = QUICK) -> Iterator[Watch]:
    watch = Watch(mailbox.pk, rhythm=rhythm)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
        watch.join(10)
        assert not watch.is_alive()


def test_unread_mail_is_fetched_once_and_marked(mailbox: Mailbox, server: dovecot.Practice) -> None:
    deliver(mailbox, server, mail("old@b.example", "Read long ago"), flags=r"(\Seen)")
    deliver(mailbox, server, mail("a@b.example", "One"), mail("a@b.example", "Two"))
    assert fetch(mailbox) == 2
    assert fetch(mailbox) == 0
    with line_to(mailbox, server) as line:
        assert line.search(None, "UNSEEN")[1] == [b""]
    deliver(mailbox, server, mail("a@b.example", "Read by a person at once"), flags=r"(\Seen)")
    assert fetch(mailbox) == 1
    assert count(mailbox) == 3


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_certificate_is_checked(
    mailbox: Mailbox,
    server: dovecot.Practice,
    authority: trustme.CA,
    security: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver(mailbox, server, mail("a@b.example"))
    port = server.tls_port if security == "tls" else server.port
    Mailbox.objects.filter(pk=mailbox.pk).update(imap_security=security, imap_port=port)
    with pytest.raises(FetchTrouble) as told:
        fetch(mailbox)
    assert told.value.reason == Reason.TLS
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(tmp_path / "ca.pem"))
    assert fetch(mailbox) == 1


def test_news_come_by_push(mailbox: Mailbox, server: dovecot.Practice) -> None:
    with watching(mailbox, Rhythm(idle=60.0, look=0.2)):
        soon(lambda: Mailbox.objects.get(pk=mailbox.pk).health == "well")
        deliver(mailbox, server, mail("a@b.example", "Pushed"))
        soon(lambda: count(mailbox) == 1)
        deliver(mailbox, server, mail("a@b.example", "Pushed again"))
        soon(lambda: count(mailbox) == 2)


def test_a_server_that_cannot_push_is_polled(
    mailbox: Mailbox, server: dovecot.Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kuula.channels.mail.fetching.watch.understands_idle", lambda _imap: False)
    with watching(mailbox):
        deliver(mailbox, server, mail("a@b.example"))
        soon(lambda: count(mailbox) == 1)


def test_two_fetchers_at_once_take_each_mail_once(
    mailbox: Mailbox, server: dovecot.Practice
) -> None:
    with watching(mailbox), watching(mailbox):
        deliver(mailbox, server, *(mail("a@b.example", f"No {n}") for n in range(20)))
        soon(lambda: count(mailbox) == 20)
    assert Entry.objects.filter(type="mail.mail_taken_in").count() == 20


def test_racing_without_the_lock_doubles_nothing(
    mailbox: Mailbox, server: dovecot.Practice
) -> None:
    deliver(mailbox, server, *(mail("a@b.example", f"No {n}") for n in range(30)))
    racers = [threading.Thread(target=_fetch_and_leave, args=(mailbox,)) for _ in range(3)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert count(mailbox) == 30
    assert Entry.objects.filter(type="mail.mail_taken_in").count() == 30


def _fetch_and_leave(mailbox: Mailbox) -> None:
    from django.db import connection

    try:
        fetch(mailbox)
    finally:
        connection.close()


@pytest.mark.parametrize("step", ["take_in_many", "_mark_seen", "_note"])
def test_a_kill_before_any_step_loses_and_doubles_nothing(
    mailbox: Mailbox, server: dovecot.Practice, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_args: object, **_kwargs: object) -> None:
        raise Killed

    deliver(mailbox, server, mail("a@b.example", "One"), mail("a@b.example", "Two"))
    with monkeypatch.context() as patched:
        patched.setattr(folder, step, die)
        with pytest.raises(Killed):
            fetch(mailbox)
    if step == "take_in_many":
        assert count(mailbox) == 0
        with line_to(mailbox, server) as line:
            assert line.search(None, "UNSEEN")[1] == [b"1 2"]
    fetch(mailbox)
    assert count(mailbox) == 2
    assert Entry.objects.filter(type="mail.mail_taken_in").count() == 2


def test_another_uidvalidity_means_looking_again(
    mailbox: Mailbox, server: dovecot.Practice
) -> None:
    deliver(mailbox, server, mail("old@b.example", "Before Kuula"), flags=r"(\Seen)")
    deliver(mailbox, server, mail("a@b.example", "Known"))
    assert fetch(mailbox) == 1
    deliver(mailbox, server, mail("a@b.example", "Unfetched, read by a person"), flags=r"(\Seen)")
    fresh = Mailbox.objects.get(pk=mailbox.pk)
    state = dict(fresh.folder_state["INBOX"], validity=1, uid=900)
    Mailbox.objects.filter(pk=mailbox.pk).update(folder_state={"INBOX": state})
    assert fetch(mailbox) >= 1
    texts = {files.fetch(raw.key) for raw in RawMail.objects.filter(mailbox=mailbox)}
    assert any(b"Unfetched" in text for text in texts)
    assert sum(b"Known" in text for text in texts) == 1


def test_a_wrong_password_is_told_and_recovers(mailbox: Mailbox, server: dovecot.Practice) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(password_sealed=seal("wrong"))
    with watching(mailbox):
        soon(lambda: reason_of(Mailbox.objects.get(pk=mailbox.pk)) == Reason.LOGIN)
        Mailbox.objects.filter(pk=mailbox.pk).update(password_sealed=seal(server.password))
        soon(lambda: Mailbox.objects.get(pk=mailbox.pk).health == "well")
    types = Entry.objects.filter(type__startswith="mail.mailbox").order_by("id")
    assert [e.type for e in types] == ["mail.mailbox_stopped", "mail.mailbox_recovered"]


def test_no_room_leaves_the_mail_on_the_server(
    mailbox: Mailbox, server: dovecot.Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    deliver(mailbox, server, mail("a@b.example", "Kept there"))
    with watching(mailbox):
        with monkeypatch.context() as patched:
            patched.setattr(default_storage, "save", full)
            soon(lambda: reason_of(Mailbox.objects.get(pk=mailbox.pk)) == Reason.STORAGE)
            with line_to(mailbox, server) as line:
                assert line.search(None, "UNSEEN")[1] == [b"1"]
        soon(lambda: count(mailbox) == 1)
        soon(lambda: Mailbox.objects.get(pk=mailbox.pk).health == "well")


def test_a_large_mail_comes_in_pieces_and_an_oversized_one_stays(
    mailbox: Mailbox, server: dovecot.Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "RAW_LIMIT", 6 * 1024 * 1024)
    large = mail("a@b.example", "x" * 70 + "\r\n") + b"y" * 76 * 70_000
    deliver(mailbox, server, mail("a@b.example", "Small"), large, large + b"z" * 1024 * 1024)
    assert fetch(mailbox) == 2
    sizes = sorted(
        RawMail.objects.filter(mailbox=mailbox, state="stored").values_list("size", flat=True)
    )
    assert sizes[1] > 5_000_000
    refused = RawMail.objects.get(mailbox=mailbox, state="unreadable")
    assert (refused.problem, refused.key) == ("too-large", "")
    assert fetch(mailbox) == 0
    assert RawMail.objects.filter(mailbox=mailbox).count() == 3


def test_changed_settings_count_within_seconds(
    mailbox: Mailbox, server: dovecot.Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kuula.channels.mail.fetcher.LOOK", 0.1)
    Mailbox.objects.filter(pk=mailbox.pk).update(imap_port=dovecot.free_port())
    deliver(mailbox, server, mail("a@b.example"))
    stop = threading.Event()
    keeper = threading.Thread(target=keep_watch, args=(stop,), kwargs={"rhythm": QUICK})
    keeper.start()
    try:
        soon(lambda: reason_of(Mailbox.objects.get(pk=mailbox.pk)) == Reason.CONNECTION)
        Mailbox.objects.filter(pk=mailbox.pk).update(imap_port=server.port)
        soon(lambda: count(mailbox) == 1)
    finally:
        stop.set()
        keeper.join(15)
    assert not keeper.is_alive()


def test_a_backlog_of_500_is_taken_in_under_15_seconds(
    mailbox: Mailbox, server: dovecot.Practice
) -> None:
    deliver(
        mailbox, server, *(mail("a@b.example", f"No {n} " + "word " * 1500) for n in range(500))
    )
    started = time.monotonic()
    assert fetch(mailbox) == 500
    took = time.monotonic() - started
    assert took < 15, f"{took:.1f} s"
