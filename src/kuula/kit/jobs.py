"""Jobs: work that happens after the answer has gone out, kept in PostgreSQL by procrastinate.

A job takes plain ids, calls one action and may run twice. A dead worker's jobs are started again by
the sweeper within seconds.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import App, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

Act = TypeVar("Act", bound=Callable[..., None])
STALLED_AFTER = 6.0
PATIENCE = 1.0
SENDING = "sending"
SENDERS = 8
log = structlog.get_logger(__name__)
SOON, OFTEN = 4, 4
_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


class _Retry(RetryStrategy):
    """4**n seconds, and only SOON the first OFTEN times that the database was what failed.

    A worker and then the database that die under the same job are no reason to wait for minutes.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        decision = super().get_retry_decision(exception=exception, job=job)
        if decision is not None and isinstance(exception, _AWAY) and job.attempts < OFTEN:
            return RetryDecision(retry_in={"seconds": SOON})
        return decision


_RETRY = _Retry(max_attempts=8, exponential_wait=4)


def job(name: str, *, queue: str = "default") -> Callable[[Act], Act]:
    """Register a function as the job `name`. It is tried up to 8 times, waiting 4**n seconds,
    4 where the database was away.

    The function stays callable as it is.
    """

    def register(act: Act) -> Act:
        def run(**arguments: Any) -> None:
            with _fresh_connections():
                act(**arguments)

        app.task(name=name, queue=queue, retry=_RETRY, pass_context=False)(run)
        return act

    return register


def timer(name: str, cron: str) -> Callable[[Act], Act]:
    """Register a function to run by the clock; `cron` has five fields, or six with seconds last.

    The function stays callable as it is.
    """

    def register(act: Act) -> Act:
        def run(timestamp: int) -> None:
            with _fresh_connections():
                act()

        task = app.task(name=name, queue="timers", queueing_lock=name, pass_context=False)(run)
        app.periodic(cron=cron)(task)
        return act

    return register


@contextmanager
def _fresh_connections() -> Iterator[None]:
    """A worker's thread lives long; the database may have gone away between two jobs."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()


def defer(
    name: str, *, at: datetime | None = None, once: str | None = None, **arguments: Any
) -> None:
    """Ask for one run of the job `name`, not before `at`. With `once`, a waiting twin is not
    doubled."""
    try:
        with transaction.atomic():
            app.configure_task(name, schedule_at=at, queueing_lock=once, allow_unknown=False).defer(
                **arguments
            )
    except AlreadyEnqueued:
        return


def defer_many(name: str, arguments: list[dict[str, Any]]) -> None:
    """Ask for one run of the job `name` per item, in one round trip."""
    if arguments:
        app.configure_task(name, allow_unknown=False).batch_defer(*arguments)


def run_worker(*, concurrency: int) -> None:
    """Work on jobs until told to stop by SIGINT or SIGTERM; unfinished ones are given 8 seconds.

    A database that is gone is waited for, a second at a time; what was under way is started again.
    """
    asyncio.run(_work_until_told(concurrency))


async def _work_until_told(concurrency: int) -> None:
    """A worker ends by itself, with or without an error, when it loses the database."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    stopping = asyncio.create_task(told.wait())
    while not told.is_set():
        working = asyncio.create_task(_work(concurrency))
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if told.is_set():
            working.cancel()
        try:
            await working
        except asyncio.CancelledError:
            return
        except (ConnectorException, psycopg.OperationalError, psycopg.InterfaceError) as error:
            log.warning("database_away", kind=type(error).__name__)
        await asyncio.wait({stopping}, timeout=PATIENCE)


async def _work(concurrency: int) -> None:
    worker_app = app.with_connector(_connector())
    async with worker_app.open_async():
        await work_on(worker_app, concurrency=concurrency)


async def work_on(worker_app: App, *, concurrency: int, wait: bool = True) -> None:
    """Do the jobs of an opened app; those of the queue SENDING, which wait for servers of others
    for minutes, beside all others and on threads of their own. With `wait` false, until none waits.
    """
    worker_app.perform_import_paths()  # type: ignore[no-untyped-call]  # untyped in procrastinate
    threads = min(concurrency, (os.cpu_count() or 1) + 4)
    pool = ThreadPoolExecutor(threads + SENDERS, thread_name_prefix="job")
    asyncio.get_running_loop().set_default_executor(pool)
    others = sorted({task.queue for task in worker_app.tasks.values()} - {SENDING})
    working = [
        asyncio.create_task(_work_on(worker_app, queues, count, wait))
        for queues, count in ((others, threads), ([SENDING], SENDERS))
    ]
    try:
        first = asyncio.FIRST_COMPLETED if wait else asyncio.ALL_COMPLETED
        ended, _ = await asyncio.wait(working, return_when=first)
    finally:
        for one in working:
            one.cancel()
        await asyncio.gather(*working, return_exceptions=True)
    for one in ended:
        one.result()


async def _work_on(worker_app: App, queues: list[str], concurrency: int, wait: bool) -> None:
    await worker_app.run_worker_async(
        queues=queues,
        concurrency=concurrency,
        wait=wait,
        fetch_job_polling_interval=1.0,
        shutdown_graceful_timeout=8.0,
        update_heartbeat_interval=2.0,
        stalled_worker_timeout=STALLED_AFTER,
        delete_jobs="successful",
        install_signal_handlers=False,
    )


def _connector() -> PsycopgConnector:
    """As procrastinate makes one for Django, with fewer round trips: every statement stands alone,
    and a connection is not tried before each (a lost one ends the worker, who comes back)."""
    return PsycopgConnector(
        pool_factory=_pool, configure=_alone, kwargs=connector_params("default")
    )


async def _alone(connection: AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)


def _pool(**settings: Any) -> AsyncConnectionPool:
    return AsyncConnectionPool(**{**settings, "check": None})


@app.periodic(cron="* * * * * */5")
@app.task(
    name="kit.restart_stalled",
    queue="timers",
    queueing_lock="kit.restart_stalled",
    pass_context=True,
)
async def restart_stalled(context: Any, timestamp: int) -> None:
    """Start the jobs of workers that stopped giving signs of life again."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await manager.retry_job(stalled)
        except ConnectorException as error:  # another of its kind waits already: that one will do
            log.warning("stalled_job", job=stalled.id, kind=type(error).__name__)
