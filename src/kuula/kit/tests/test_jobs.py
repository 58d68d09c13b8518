"""The worker: senders that wait for slow servers leave the others their places."""

import asyncio
import threading

import procrastinate
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
