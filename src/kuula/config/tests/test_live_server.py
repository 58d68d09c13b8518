"""The server of the live pages hangs up on who does not come to the point, and on nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from kuula.config.live import Hurried

SHORT = 0.4


class Brisk(Hurried):
    head_within = SHORT


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Streams two words with a pause that is longer than a head may take."""
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"one", "more_body": True})
    await asyncio.sleep(SHORT * 2)
    await send({"type": "http.response.body", "body": b"two"})


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    config = uvicorn.Config(
        application, port=0, http=Brisk, ws="none", lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


async def drip(port: int, first: bytes, letter: bytes) -> float:
    """Seconds until the server hangs up on who sends one letter after another, or none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = asyncio.get_running_loop().time()
    writer.write(first)
    ending = asyncio.create_task(reader.read(-1))
    while not ending.done():
        writer.write(letter)
        await asyncio.sleep(0.02)
        assert asyncio.get_running_loop().time() < began + 10, "never"
    ending.exception()
    writer.close()
    return asyncio.get_running_loop().time() - began


def test_a_head_that_drips_is_not_waited_for() -> None:
    async def go() -> tuple[float, float]:
        async with serving() as port:
            silent = await drip(port, b"", b"")
            return silent, await drip(port, b"GET /events HTTP/1.1\r\nX: ", b"x")

    assert all(SHORT <= seconds < SHORT * 5 for seconds in asyncio.run(go()))


def test_a_stream_lasts_as_long_as_it_likes_and_the_next_head_has_its_own_time() -> None:
    async def go() -> tuple[bytes, bytes]:
        async with serving() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            ask = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
            writer.write(ask)
            first = await reader.readuntil(b"0\r\n\r\n")
            writer.write(ask)
            second = await reader.readuntil(b"0\r\n\r\n")
            writer.close()
            return first, second

    for answer in asyncio.run(go()):
        assert b"one" in answer
        assert b"two" in answer
