"""Who listens is woken at once, by PostgreSQL or by Redis, whatever happens to Redis."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest
import redis
from django.db import connection
from tests.redis_server import RedisServer, redis_server

from kuula.ledger import bus_choice, redis_bus
from kuula.ledger.bus import (
    Bus,
    PostgresBus,
    Turned,
    database_conninfo,
)
from kuula.ledger.bus_choice import bus_of
from kuula.ledger.live import Hub, Listener
from kuula.ledger.news import Hearing
from kuula.ledger.redis_bus import RedisBus, redis_trouble
from kuula.ledger.subscriptions import dispatch
from kuula.ledger.tests.test_reading import ring as record_a_bell

LONG = 10.0
AT_ONCE = 0.7  # well below the second after which a hub looks by itself

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as it:
        yield it


def woken(
    bus: Bus, between: Callable[[], Awaitable[None]] | None = None, *, rings: Bus | None = None
) -> float:
    """Seconds until somebody who listens at `bus` is woken by a ring; `between` happens before."""

    async def listen() -> float:
        while True:
            try:
                async with bus.listening() as wait:
                    await wait(0.2)  # what Redis says about the subscription itself
                    if between is not None:
                        await between()
                    await asyncio.to_thread(_ring, rings or bus)
                    begun = time.monotonic()
                    await wait(LONG)
                    return time.monotonic() - begun
            except Turned:
                continue

    return asyncio.run(listen())


def _ring(bus: Bus) -> None:
    try:
        bus.ring()
    finally:
        connection.close()


def told(bus: Bus, word: str) -> tuple[str, ...]:
    """The words that somebody hears who listens at `bus` while one is told."""

    def tell() -> None:
        try:
            bus.tell(word)
        finally:
            connection.close()

    async def listen() -> tuple[str, ...]:
        async with bus.listening() as wait:
            await wait(0.2)
            await asyncio.to_thread(tell)
            for _time in range(5):
                if words := (await wait(2.0)).words:
                    return words
        return ()

    return asyncio.run(listen())


def published(server: RedisServer) -> int:
    """How often anybody published."""
    with redis.Redis(port=server.port) as client:
        told = client.info("commandstats")
    return int(told.get("cmdstat_publish", {"calls": 0})["calls"])


def test_the_settings_choose_the_bus(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(bus_of(""), PostgresBus)
    assert isinstance(bus_of(server.url), RedisBus)
    monkeypatch.setattr(bus_choice, "REDIS_IS_INSTALLED", False)
    assert isinstance(bus_of(server.url), PostgresBus)


def test_the_database_wakes_at_once() -> None:
    assert woken(PostgresBus()) < AT_ONCE


def test_redis_wakes_at_once_and_the_database_is_left_alone(server: RedisServer) -> None:
    assert woken(RedisBus(server.url, Silent())) < AT_ONCE
    assert published(server) == 1


def test_a_word_is_heard_over_the_database_over_redis_and_while_redis_is_away(
    server: RedisServer,
) -> None:
    assert told(PostgresBus(), "tere") == ("tere",)
    bus = bus_of(server.url)
    assert told(bus, "õhtust") == ("õhtust",)
    assert published(server) == 1
    server.kill()
    assert told(bus_of(server.url), "head ööd") == ("head ööd",)


def test_while_redis_is_away_the_database_wakes(server: RedisServer) -> None:
    server.kill()
    assert woken(bus_of(server.url)) < AT_ONCE


def test_redis_that_dies_while_one_listens_is_replaced_and_used_again_when_it_is_back(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_bus, "REST", 0.3)
    bus = bus_of(server.url)
    assert woken(bus) < AT_ONCE

    async def dies() -> None:
        server.kill()

    assert woken(bus, dies) < AT_ONCE
    server.start()
    before = published(server)
    time.sleep(0.35)
    assert woken(bus) < AT_ONCE
    assert published(server) > before


def test_a_ring_that_nobody_at_redis_heard_rings_at_the_database_too(server: RedisServer) -> None:
    """One machine reaches Redis, another does not."""
    assert woken(PostgresBus(), rings=bus_of(server.url)) < AT_ONCE
    assert published(server) == 1


def test_what_is_wrong_with_redis_is_said_without_its_password(server: RedisServer) -> None:
    assert redis_trouble(server.url) == ""
    wrong = server.url.replace("127.0.0.1", "kuula:hidden@127.0.0.1")
    assert "password" in redis_trouble(wrong)
    server.kill()
    assert "refused" in redis_trouble(wrong)
    assert "hidden" not in redis_trouble(wrong)


def test_a_page_hears_everything_once_while_redis_comes_and_goes(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_bus, "REST", 0.3)
    bus, heard = bus_of(server.url), []

    async def send(body: bytes) -> None:
        heard.extend(line for line in body.split(b"\n") if line.startswith(b"id: "))

    def happen(times: int) -> int:
        try:
            number = record_a_bell(times, conversation=times)
            dispatch()
            bus.ring()
        finally:
            connection.close()
        return number

    async def live() -> list[int]:
        hub = Hub(database_conninfo(), bus)
        await hub.start()
        listener = Listener(send, Hearing())
        await hub.join(listener, None)
        numbers = []
        for times in range(1, 10):
            if times == 4:
                server.kill()
            if times == 7:
                server.start()
            numbers.append(await asyncio.to_thread(happen, times))
            while heard[-1:] != [b"id: %d" % numbers[-1]]:
                await asyncio.sleep(0.01)
        await hub.stop()
        return numbers

    numbers = asyncio.run(asyncio.wait_for(live(), 30))
    assert heard[-9:] == [b"id: %d" % number for number in numbers]
    assert len(set(heard)) == len(heard)


class Silent:
    """A bus that must not be needed."""

    def ring(self) -> None:
        raise AssertionError("Nobody may ring here.")

    def listening(self):
        raise AssertionError("Nobody may listen here.")
