"""Many mailboxes are watched with few database connections, each by one fetcher at a time."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.conf import LazySettings
from django.db import connection
from imap_tools import BaseMailBox
from tests.loopback import Form, answering

from kuula.channels.mail.fetcher import keep_watch
from kuula.channels.mail.fetching import folder as reading_folder
from kuula.channels.mail.fetching import holding
from kuula.channels.mail.fetching.holding import (
    ASKERS,
    LOCK_ROOM,
    STAYS,
    TURNS,
    Holds,
    asking,
)
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
LEAVING = 5  # looks at 20 ms each: the server counts a session that was closed until it is gone
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
    held = max(min(moments) for moments in zip(*(counts[n:] for n in range(LEAVING)), strict=False))
    assert held <= TURNS + STAYS + 2, "at work, the locks and the keeper"
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


def test_a_provider_that_does_not_answer_holds_up_no_other_mailbox(
    folder: Folder, port: int, settings: LazySettings
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ("127.0.0.1",)
    boxes = mailboxes(port, TURNS + 5)
    by_password, elsewhere, *waiting = boxes
    asked: list[str] = []
    answer = threading.Event()

    def silent(_path: str, form: Form) -> tuple[int, object]:
        asked.append(form["refresh_token"])
        assert answer.wait(60)
        return 503, {}

    def quick(_path: str, _form: Form) -> tuple[int, object]:
        return 200, {"access_token": "fresh", "expires_in": 3600}

    with answering(silent) as slow_url, answering(quick) as url:
        oauth = {"login": "oauth2", "oauth_refresh_sealed": seal("lasting")}
        others = Mailbox.objects.exclude(pk=by_password.pk)
        others.update(oauth_token_url=f"{slow_url}/token", **oauth)
        Mailbox.objects.filter(pk=elsewhere.pk).update(oauth_token_url=f"{url}/token")
        holds = Holds()
        with running(*(Watch(box.pk, rhythm=QUICK, holds=holds) for box in waiting)):
            soon(lambda: len(asked) == ASKERS)
            well = Mailbox.objects.filter(health="well").order_by("pk").values_list("pk", flat=True)
            two = [by_password.pk, elsewhere.pk]
            with running(*(Watch(pk, rhythm=QUICK, holds=holds) for pk in two)):
                soon(lambda: list(well.all()) == two, 8)
            assert len(asked) == ASKERS
            answer.set()


def test_who_waits_long_to_ask_a_provider_gives_up_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "QUEUE", 0.05)
    with asking("accounts.example"), asking("accounts.example"):
        with asking("others.example"):
            pass
        with pytest.raises(TimeoutError, match="others wait"), asking("accounts.example"):
            pass
    with asking("accounts.example"):
        pass


def test_a_mailbox_lost_within_a_batch_is_read_by_two_and_each_mail_stored_once(
    folder: Folder, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box,) = mailboxes(port, 1)
    folder.mails |= {uid: mail("a@b.example", f"Mail {uid}") for uid in range(2, 6)}
    reading: list[int] = []
    go_on = threading.Event()
    real = reading_folder.whole_mails

    def held_up(imap: BaseMailBox, uids: Sequence[int]) -> dict[int, bytes]:
        reading.append(threading.get_ident())
        assert go_on.wait(20)
        return real(imap, uids)

    monkeypatch.setattr(reading_folder, "whole_mails", held_up)
    fetchers = [Holds() for _ in range(3)]
    with running(*(Watch(box.pk, rhythm=QUICK, holds=holds) for holds in fetchers)):
        soon(lambda: len(reading) == 1)
        hang_up_on_holders()
        soon(lambda: len(reading) == 2)
        assert len(set(reading)) == 2, "the lock went to another while the first still reads"
        go_on.set()
        soon(lambda: Mailbox.objects.filter(health="well").exists())
    for holds in fetchers:
        holds.close()
    assert RawMail.objects.count() == len(folder.mails) == 5


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
    soon(lambda: not ask(HOLDERS, LOCK_ROOM))  # a server ends a session after we hung up
    there.close()
