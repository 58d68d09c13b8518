"""The other bus of the live pages: a running product with Redis, which comes and goes."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis

from tests.product.running import Product, migrated_product
from tests.product.test_live import Page, open_one, wait_for
from tests.redis_server import RedisServer, redis_server


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Product, RedisServer, Any]]:
    with redis_server() as server, migrated_product(REDIS_URL=server.url) as it:
        it.start()
        yield it, server, json.loads(it.seed("desk"))


def listeners(server: RedisServer) -> int:
    """How many processes of Kuula listen at Redis."""
    with redis.Redis(port=server.port) as client:
        return int(client.pubsub_numsub("kuula_ledger")[0][1])


def test_pages_stay_live_while_redis_comes_and_goes(running) -> None:
    it, server, seeded = running
    wait_for(lambda: listeners(server) == 1, 20)
    page = Page(it, it.cookies("liis@pohjala.example"))
    assert page.listening.wait(20)
    numbers = [_opened_and_heard(it, page, seeded)]
    with redis.Redis(port=server.port) as client:
        assert client.info("commandstats")["cmdstat_publish"]["calls"] >= 1
    server.kill()
    numbers.append(_opened_and_heard(it, page, seeded))
    numbers.append(_opened_and_heard(it, page, seeded))
    server.start()
    wait_for(lambda: listeners(server) == 1, 20)
    numbers.append(_opened_and_heard(it, page, seeded))
    page.close()
    assert [page.heard(number) for number in numbers] == [1, 1, 1, 1]
    for part in ("events", "dispatcher"):
        said = (it.home / "log" / f"{part}.log").read_text()
        assert said.count('"redis_away"') == said.count('"redis_back"') == 1, said[-2000:]


def _opened_and_heard(it: Product, page: Page, seeded: dict[str, Any]) -> int:
    number = open_one(it, seeded)
    begun = time.monotonic()
    wait_for(lambda: page.heard(number), 10)
    assert time.monotonic() - begun < 2
    return number
