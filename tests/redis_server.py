"""A real Redis for a test, on a loopback port, that can be killed and started again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MISSING = "There is no redis-server: install it (Debian: apt-get install redis-server)."


@dataclass
class RedisServer:
    """One Redis that keeps nothing on disk."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """How Kuula is told of it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        program = shutil.which("redis-server")
        assert program, MISSING
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
        self.process = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while not self._answers():
            assert self.process.poll() is None, "redis-server ended."
            assert time.monotonic() < end, "redis-server did not start."
            time.sleep(0.02)

    def kill(self) -> None:
        """kill -9, as far as it runs."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(b"PING\r\n")
                return link.recv(7) == b"+PONG\r\n"
        except OSError:
            return False


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A Redis that runs, killed afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    server = RedisServer(port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
