"""The worker: senders that wait for slow servers leave the others their places."""

import asyncio
import threading

import procrastinate
import pytest
from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app as jobs_app
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector

from kuula.kit.jobs import SENDERS, SENDING, work_on


def test_senders_that_wait_stop_no_other_work() -> None:
    app = procrastinate.App(connector=InMemoryConnector())
    done, began, sorted_in = threading.Event(), [], []

    @app.task(name="send", queue=SENDING)
    def send(number: int) -> None:
        began.append(number)
        done.wait(20)

    @app.task(name="sort", queue="default")
    def sort(number: int) -> None:
        sorted_in.append((number, done.is_set()))
        if number == 19:
            done.set()

    async def work() -> None:
        async with app.open_async():
            for number in range(SENDERS * 3):
                await send.defer_async(number=number)
            for number in range(20):
                await sort.defer_async(number=number)
            await work_on(app, concurrency=10, wait=False)

    asyncio.run(work())
    assert sorted(began) == list(range(SENDERS * 3))
    assert [busy for _number, busy in sorted_in].count(True) <= 9, "sorted while all senders wait"
    assert len(sorted_in) == 20


@pytest.mark.parametrize(
    ("attempts", "away", "waits"),
    [
        (0, True, 4),
        (2, True, 4),
        (3, True, 4),
        (4, True, 1024),
        (0, False, 4),
        (2, False, 64),
        (8, True, None),
        (8, False, None),
    ],
)
def test_a_database_that_was_away_makes_nobody_wait_for_minutes(
    attempts: int, away: bool, waits: int | None
) -> None:
    strategy = jobs_app.tasks["ledger.deliver"].retry_strategy
    assert strategy is not None
    job = Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=attempts
    )
    error = OperationalError("the connection is lost") if away else ValueError("odd")
    decision = strategy.get_retry_decision(exception=error, job=job)
    if waits is None:
        assert decision is None
    else:
        assert decision is not None
        assert decision.retry_at is not None
        assert abs((decision.retry_at - timezone.now()).total_seconds() - waits) < 2
