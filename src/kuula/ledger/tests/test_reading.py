"""No reader may miss an event whose transaction committed late with a lower number."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction

from kuula.kit import clock
from kuula.ledger.events import Event, UnknownEvent, event_type
from kuula.ledger.models import Delivery, Entry
from kuula.ledger.reading import entries_between, final_position
from kuula.ledger.recording import About, Past, Who, as_history, record
from kuula.ledger.subscriptions import (
    ATTEMPTS,
    Subscription,
    deliver,
    dispatch,
    install,
    parked,
    subscriptions,
)

SYSTEM = Who("system")


@dataclass(frozen=True)
class BellRung(Event):
    """A bell for tests."""

    type: ClassVar[str] = "tests.bell_rung"
    words: ClassVar[str] = "A bell rang"
    personal: ClassVar[frozenset[str]] = frozenset({"ringer"})
    times: int
    ringer: str = ""


def ring(times: int, **about: int) -> int:
    with transaction.atomic():
        return record(BellRung(times, "Mari"), SYSTEM, About(**about))


@pytest.fixture
def quiet():
    before = subscriptions()
    yield install
    install(before)


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_with_a_lower_number_is_waited_for() -> None:
    """Two transactions interleave: the first takes its number before and commits after the
    second."""
    first_wrote, may_commit, seen = threading.Event(), threading.Event(), []

    def slow() -> None:
        with transaction.atomic():
            record(BellRung(1), SYSTEM)
            first_wrote.set()
            may_commit.wait(10)
        connection.close()

    def read() -> None:
        seen.extend(e.payload["times"] for e in entries_between(0, final_position() or 0))
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert first_wrote.wait(10)
    second = ring(2)
    reader = threading.Thread(target=read)
    reader.start()
    reader.join(0.3)
    assert reader.is_alive(), "the reader must wait for the open writer"
    assert Entry.objects.filter(pk=second).exists()
    may_commit.set()
    writer.join(10)
    reader.join(10)
    assert seen == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_an_unrelated_long_transaction_stalls_nobody() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def long_report() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id(), count(*) FROM ledger_event")
            begun.set()
            may_end.wait(10)
        connection.close()

    thread = threading.Thread(target=long_report)
    thread.start()
    assert begun.wait(10)
    number = ring(3)
    assert final_position(timeout=1.0) == number
    may_end.set()
    thread.join(10)


@pytest.mark.django_db
def test_the_ledger_refuses_change_and_removal() -> None:
    number = ring(1, customer=5)
    for statement in (
        "UPDATE ledger_event SET type = 'x' WHERE id = %s",
        "DELETE FROM ledger_event WHERE id = %s",
        "UPDATE ledger_personal SET payload = '{}' WHERE event_id = %s",
        "DELETE FROM ledger_personal WHERE event_id = %s",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [number])
    assert Entry.objects.get(pk=number).payload == {"times": 1}


@pytest.mark.django_db
def test_recording_outside_a_transaction_is_refused_in_words(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError, match="inside a transaction"):
        record(BellRung(1), SYSTEM)


@pytest.mark.django_db
def test_a_correction_is_a_new_row_and_readers_net_it() -> None:
    wrong = ring(4, customer=9)
    with transaction.atomic():
        right = record(BellRung(5), SYSTEM, About(customer=9), Past(retracts=wrong))
    assert list(Entry.objects.about_customers([9]).standing().values_list("id", flat=True)) == [
        right
    ]


@pytest.mark.django_db
def test_an_unknown_field_or_type_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        BellRung.load({"times": 1, "loudness": 3})
    with pytest.raises(UnknownEvent):
        event_type("tests.gong_struck")


@pytest.mark.django_db(transaction=True)
def test_history_does_not_fire_unless_asked(quiet) -> None:
    heard: list[tuple[str, int]] = []
    quiet(
        [
            Subscription(
                "tests.now", frozenset({BellRung.type}), lambda e: heard.append(("now", e.id))
            ),
            Subscription(
                "tests.all",
                frozenset({BellRung.type}),
                lambda e: heard.append(("all", e.id)),
                history=True,
            ),
        ]
    )
    dispatch()
    with as_history(clock.now()):
        old = ring(1)
    new = ring(2)
    dispatch()
    run_waiting_jobs()
    assert sorted(heard) == sorted([("all", old), ("all", new), ("now", new)])


@pytest.mark.django_db(transaction=True)
def test_a_poison_event_is_retried_then_parked_and_the_others_go_on(quiet) -> None:
    good: list[int] = []

    def act(entry) -> None:
        if entry.payload["times"] == 13:
            raise ValueError("unlucky")
        good.append(entry.id)

    quiet([Subscription("tests.picky", frozenset({BellRung.type}), act)])
    bad, fine = ring(13), ring(14)
    for _n in range(ATTEMPTS):
        deliver("tests.picky", [bad, fine])
    assert [(d.event_id, d.attempts) for d in parked()] == [(bad, ATTEMPTS)]
    assert parked()[0].error.startswith("ValueError at act, line ")
    assert "unlucky" not in parked()[0].error
    assert set(good) == {fine}
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_may_leave_out_what_it_has_nothing_to_do_for(quiet) -> None:
    heard: list[int] = []
    quiet(
        [
            Subscription(
                "tests.choosy",
                frozenset({BellRung.type}),
                lambda entry: heard.append(entry.payload["times"]),
                only=lambda entry: entry.payload["times"] > 1,
                first=lambda found: found[-1:],
            )
        ]
    )
    dispatch()
    for times in (1, 2, 3):
        ring(times)
    dispatch()
    run_waiting_jobs()
    assert heard == [3]


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_that_sleeps_is_given_nothing_and_one_that_cannot_tell_everything(
    quiet,
) -> None:
    heard: list[tuple[str, int]] = []
    states = iter((False, True))

    def hearing(name: str, awake: Callable[[], bool]) -> Subscription:
        return Subscription(
            f"tests.{name}",
            frozenset({BellRung.type}),
            lambda entry: heard.append((name, entry.payload["times"])),
            awake=awake,
        )

    quiet([hearing("sleepy", lambda: next(states)), hearing("lost", lambda: bool(1 / 0))])
    dispatch()
    for times in (1, 2):
        ring(times)
        dispatch()
    run_waiting_jobs()
    assert sorted(heard) == [("lost", 1), ("lost", 2), ("sleepy", 2)]


@pytest.mark.django_db(transaction=True)
def test_where_the_batch_fails_as_a_whole_each_is_tried_alone(quiet) -> None:
    heard: list[int] = []

    def stumble(found):
        raise ValueError("one of you is odd")

    picky = Subscription(
        "tests.stumbling",
        frozenset({BellRung.type}),
        lambda entry: heard.append(entry.payload["times"]),
        first=stumble,
    )
    quiet([picky])
    deliver("tests.stumbling", [ring(1), ring(2)])
    assert heard == [1, 2]
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_that_failed_once_is_settled_when_it_succeeds(quiet) -> None:
    broken = [True]

    def act(entry) -> None:
        if broken:
            raise ValueError(broken.pop())

    quiet([Subscription("tests.moody", frozenset({BellRung.type}), act)])
    rung = ring(1)
    deliver("tests.moody", [rung])
    assert Delivery.objects.get().state == Delivery.State.RETRYING
    deliver("tests.moody", [rung])
    assert Delivery.objects.get().state == Delivery.State.DONE


def run_waiting_jobs() -> None:
    """Run what was deferred, as a worker would, in this process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        import json

        for (args,) in cursor.fetchall():
            loaded = json.loads(args) if isinstance(args, str) else args
            if "subscriber" in loaded:
                deliver(loaded["subscriber"], loaded["ids"])
