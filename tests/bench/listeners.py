"""A thousand open pages: each a kept connection to the event stream that comes back by itself.

What they are sent is kept as it came and understood only when somebody asks, so that the crowd
takes little of the machine it measures.
"""

import asyncio
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator

AGAIN = 0.3
_ID = re.compile(rb"^id: (\d+)$", re.M)
_TOLD = re.compile(rb"^data: (.*)$", re.M)


class Ear(asyncio.Protocol):
    """One page that listens; it resumes after the last id it was told."""

    def __init__(self, crowd: "Crowd") -> None:
        self._crowd = crowd
        self._opening: asyncio.Future[None] | None = None
        self.came: list[tuple[float, bytes]] = []

    def connect(self) -> None:
        """Open the stream, again and again until it opens."""
        self._opening = asyncio.ensure_future(self._open())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._crowd.lines.add(transport)
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(self._crowd.request(self.last))

    def data_received(self, data: bytes) -> None:
        """Keep what came, and when."""
        self.came.append((time.perf_counter(), data))

    def connection_lost(self, exc: Exception | None) -> None:
        """Come back."""
        if not self._crowd.closing:
            asyncio.get_running_loop().call_later(AGAIN, self.connect)

    @property
    def last(self) -> str:
        """The last id that came whole."""
        found = _ID.findall(b"".join(part for _, part in self.came))
        return found[-1].decode() if found else ""

    def topics(self) -> Iterator[tuple[float, str]]:
        """What it was told, and when."""
        for at, data in self.came:
            for words in _TOLD.findall(data):
                for topic in json.loads(words)["topics"]:
                    yield at, topic

    async def _open(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(
                lambda: self, "127.0.0.1", self._crowd.port
            )
        except OSError:
            asyncio.get_running_loop().call_later(AGAIN, self.connect)


class Crowd:
    """`many` pages of one session, on a thread and an event loop of their own."""

    def __init__(self, port: int, session: str, many: int) -> None:
        self.port, self.closing = port, False
        self.lines: set[asyncio.BaseTransport] = set()
        self.ears = [Ear(self) for _ in range(many)]
        self._session = session
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def request(self, last: str) -> bytes:
        """The words that open a stream where it ended."""
        resume = f"Last-Event-ID: {last}\r\n" if last else ""
        return (
            f"GET /events HTTP/1.1\r\nHost: localhost:{self.port}\r\n{resume}"
            f"Cookie: kuula_session={self._session}\r\n\r\n"
        ).encode()

    def listen(self, patience: float = 120) -> None:
        """Open all of them, and wait until each was told where it stands."""
        for ear in self.ears:
            self._loop.call_soon_threadsafe(ear.connect)
        end = time.monotonic() + patience
        while not all(ear.last for ear in self.ears):
            if time.monotonic() > end:
                raise AssertionError(f"{sum(bool(e.last) for e in self.ears)} listen")
            time.sleep(0.1)

    def heard(self, topics: set[str]) -> list[Counter[str]]:
        """How often each page was told of each of these topics."""
        return [Counter(t for _, t in ear.topics() if t in topics) for ear in self.ears]

    def wait_for(self, topics: set[str], patience: float = 60) -> list[Counter[str]]:
        """Wait until every page was told of every topic; answers how often."""
        end = time.monotonic() + patience
        while missing := sum(len(topics) - len(one) for one in self.heard(topics)):
            if time.monotonic() > end:
                raise AssertionError(f"{missing} of {len(topics) * len(self.ears)} were missed")
            time.sleep(0.5)
        return self.heard(topics)

    def close(self) -> None:
        """Hang up."""
        self.closing = True
        for line in self.lines:
            self._loop.call_soon_threadsafe(line.close)
        time.sleep(0.5)
        self._loop.call_soon_threadsafe(self._loop.stop)
