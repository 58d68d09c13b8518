"""Many mailboxes are watched with few database connections, each by one fetcher at a time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from imap_tools import BaseMailBox

from kuula.channels.mail.fetcher import keep_watch
from kuula.channels.mail.fetching import watch as watching
from kuula.channels.mail.fetching.holding import LOCK_ROOM, STAYS, TURNS, Holds
from kuula.channels.mail.fetching.watch import Rhythm, Watch
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.tests.imap_double import Folder, serving
from kuula.channels.mail.tests.postbag import mail
from kuula.kit import clock
from kuula.kit.crypto import seal
from kuula.workspace.actions import BrandForm, add_brand
from kuula.workspace.actors import SYSTEM

pytestmark = [pytest.mark.mail, pytest.mark.django_db(transaction=True)]
MANY = 120
QUICK = Rhythm(poll=0.2, idle=30.0, look=0.1, patience=5.0, longest_pause=0.2, lock=0.1)
CONNECTIONS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
    AND pid <> pg_backend_pid()"""
HOLDERS = """SELECT DISTINCT pid FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND granted"""


class Unmarked(set[int]):
    """Marks of read mails, of which none stays: the same mail is new to every mailbox."""

    def __ior__(self, other: object) -> "Unmarked":
        return self


@pytest.fixture
def folder() -> Folder:
    return Folder({1: mail("a@b.example", "One mail for each")}, idle=True, seen=Unmarked())


@pytest.fixture
def port(folder: Folder) -> Iterator[int]:
    with serving(folder) as port:
        yield port


def mailboxes(port: int, count: int) -> list[Mailbox]:
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et"))
    return Mailbox.objects.bulk_create(
        Mailbox(
            address=f"box{number}@pohjala.example",
            brand=brand,
            imap_host="127.0.0.1",
            imap_port=port,
            imap_security="none",
            password_sealed=seal("practice"),
            created_at=clock.now(),
        )
        for number in range(count)
    )


def ask(question: str, *values: object) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [row[0] for row in cursor.fetchall()]


def soon(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def hang_up_on_holders() -> None:
    found = ask(HOLDERS, LOCK_ROOM)
    for pid in found:
        ask("SELECT pg_terminate_backend(%s)", pid)
    soon(lambda: not set(found) & set(ask(HOLDERS, LOCK_ROOM)), 5)


@contextmanager
def running(*watches: Watch) -> Iterator[None]:
    for one in watches:
        one.start()
    try:
        yield
    finally:
        for one in watches:
            one.stop()
        for one in watches:
            one.join(10)
        assert not any(one.is_alive() for one in watches)


def test_120_mailboxes_take_a_handful_of_connections(folder: Folder, port: int) -> None:
    mailboxes(port, MANY)
    before = ask(CONNECTIONS)[0]
    stop, counts = threading.Event(), [0]
    keeper = threading.Thread(target=keep_watch, args=(stop,), kwargs={"rhythm": QUICK})
    keeper.start()

    def all_well() -> bool:
        counts.append(ask(CONNECTIONS)[0] - before)
        return Mailbox.objects.filter(health="well").count() == MANY

    try:
        soon(all_well, 90)
        assert RawMail.objects.count() == MANY
        soon(lambda: ask(CONNECTIONS)[0] - before <= 2)
        assert len(ask(HOLDERS, LOCK_ROOM)) == 1, "one session guards them all"
    finally:
        stop.set()
        keeper.join(30)
    assert max(counts) <= TURNS + STAYS + 2, "at work, the locks and the keeper"
    soon(lambda: ask(CONNECTIONS)[0] <= before)


def test_a_lost_session_ends_every_watch_and_each_mailbox_is_taken_anew(
    folder: Folder, port: int
) -> None:
    boxes, holds = mailboxes(port, 3), Holds()
    with running(*(Watch(box.pk, rhythm=QUICK, holds=holds) for box in boxes)):
        soon(lambda: folder.logins >= 3)
        hang_up_on_holders()
        soon(lambda: folder.logins >= 6)
        soon(lambda: len(ask(HOLDERS, LOCK_ROOM)) == 1)


def test_no_two_fetchers_read_a_mailbox_at_once_whatever_happens_to_their_sessions(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box,) = mailboxes(port, 1)
    inside, most, rounds = [0], [0], [0]
    guard = threading.Lock()

    def slow(mailbox: Mailbox, imap: BaseMailBox, *, goes_on: Callable[[], bool]) -> int:
        with guard:
            inside[0] += 1
            most[0], rounds[0] = max(most[0], inside[0]), rounds[0] + 1
        imap.client.noop()
        with guard:
            inside[0] -= 1
        return 0

    monkeypatch.setattr(watching, "fetch_new", slow)
    monkeypatch.setattr(watching, "understands_idle", lambda _imap: False)
    brisk = Rhythm(poll=0.01, look=0.1, longest_pause=0.1, lock=0.02)
    fetchers = [Holds() for _ in range(3)]
    with running(*(Watch(box.pk, rhythm=brisk, holds=holds) for holds in fetchers)):
        for _ in range(5):
            seen = rounds[0]
            soon(lambda seen=seen: rounds[0] > seen + 3)
            hang_up_on_holders()
    for holds in fetchers:
        holds.close()
    assert most[0] == 1


def test_a_hold_is_one_mailboxs_and_ends_with_its_session() -> None:
    here, there = Holds(), Holds()
    mine = here.take(7)
    assert mine is not None
    assert here.take(7) is None, "a lock of the own session would be given twice"
    assert there.take(7) is None
    other = here.take(8)
    hang_up_on_holders()
    theirs = there.take(7)
    assert theirs is not None
    assert not mine.stands(within=0.0)
    assert other is not None
    assert not other.stands(), "all that the session held is lost at once"
    assert here.take(7) is None, "whoever lost it has not gone yet"
    mine.release()
    assert here.take(7) is None, "it is another's now"
    other.release()
    theirs.release()
    again = here.take(7)
    assert again is not None
    assert again.stands(within=0.0)
    again.release()
    assert not ask(HOLDERS, LOCK_ROOM)
    there.close()
