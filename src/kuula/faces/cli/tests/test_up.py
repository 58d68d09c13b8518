"""`kuula up` as a whole: everything starts, a kill of any part is survived, Ctrl-C stops it all."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from kuula.faces.cli import leftovers
from kuula.kit import postgres
from kuula.kit.home import Home

pytestmark = pytest.mark.chaos
SECONDS_TO_STOP = 10
IDLE_MEMORY = 1_200_000_000


@dataclass
class Desk:
    """A running `kuula up`."""

    process: subprocess.Popen[str]
    port: int
    said: list[str]

    def read_until(self, words: str) -> str:
        """Read on until a line holds these words; answers that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError("".join(self.said))

    def status(self) -> int:
        """What the pages answer."""
        with closing(HTTPConnection("localhost", self.port, timeout=20)) as connection:
            connection.request("GET", "/")
            return connection.getresponse().status

    def get(self, path: str) -> str:
        """A page, over a connection of its own, so that either web worker may answer."""
        with closing(HTTPConnection("localhost", self.port, timeout=20)) as connection:
            connection.request("GET", path)
            return connection.getresponse().read().decode()

    def kill(self) -> None:
        """As by kill -9; nothing more is read of what it said."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> float:
        """Ctrl-C; answers how many seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.said.append(self.process.communicate(timeout=30)[0])
        return time.monotonic() - begun


def free_ports() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = int(first.getsockname()[1])
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port


@pytest.fixture
def start(where: Home) -> Iterator[object]:
    """Starts desks in the installation of this test; what is left of them is killed after it."""
    desks: list[Desk] = []
    port = free_ports()

    def begin() -> Desk:
        environment = {**os.environ, "KUULA_HOME": str(where.path)}
        for name in ("PORT", "PUBLIC_URL", "KUULA_EVENTS_URL", "PYTHONWARNINGS"):
            environment.pop(name, None)
        process = subprocess.Popen(
            [sys.executable, "-m", "kuula.faces.cli", "up", "--no-demo", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        desks.append(Desk(process, port, []))
        return desks[-1]

    yield begin
    for desk in desks:
        desk.kill()
    leftovers.clear(where)


def alive(where: Home) -> dict[str, psutil.Process]:
    """The first process of each part, once all parts are there."""
    wanted = {"web", "events", "fetcher", "dispatcher", "worker"}
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = {one.part: one.process for one in reversed(leftovers.find(where))}
        if wanted <= set(found):
            return found
    raise AssertionError(f"Only {sorted(found)} run.")


def memory_of(where: Home, desk: Desk) -> int:
    """Bytes of memory of everything together, shared pages counted once."""
    server = psutil.Process(postgres.status(where).pid)
    everything = [psutil.Process(desk.process.pid), server, *server.children()]
    everything += [one.process for one in leftovers.find(where)]
    return sum(map(_pss, everything))


def _pss(process: psutil.Process) -> int:
    """What a process holds, its part of what is shared; nothing of one that ended meanwhile."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def test_everything_starts_survives_and_stops(where: Home, start: object, place: Path) -> None:
    assert callable(start)
    desk: Desk = start()
    desk.read_until("Kuula is ready")
    assert desk.status() < 500
    assert memory_of(where, desk) < IDLE_MEMORY
    for _time in range(20):
        desk.get("/healthz")
    counted = 'kuula_requests_total{method="GET",route="healthz",status="200"} 20.0'
    assert all(counted in desk.get("/metrics") for _time in range(4)), "of both workers"

    second = start()
    assert "Kuula runs already" in second.process.communicate(timeout=30)[0]
    assert second.process.returncode == 1

    for part in ("web", "events", "worker"):
        alive(where)[part].kill()
        assert "was ended by SIGKILL" in desk.read_until(f"{part} (")
    server = postgres.status(where).pid
    assert server is not None
    os.kill(server, signal.SIGKILL)
    desk.read_until("The database stopped; it is started again.")
    children = list(alive(where).values())

    desk.process.kill()
    desk.process.wait()
    assert not psutil.wait_procs(children, timeout=15)[1]

    again = start()
    again.read_until("Kuula is ready")
    assert again.status() < 500
    assert again.stop() < SECONDS_TO_STOP, again.said
    assert again.process.returncode == 0
    assert "Traceback" not in "".join([*desk.said, *again.said])
    assert leftovers.find(where) == []
    assert not postgres.status(where).running


def test_a_taken_port_is_said_before_anything_starts(where: Home, start: object) -> None:
    assert callable(start)
    desk: Desk = start()
    desk.kill()
    with socket.create_server(("127.0.0.1", desk.port)):
        refused: Desk = start()
        said = refused.process.communicate(timeout=30)[0]
    assert f"Port {desk.port} on 127.0.0.1 cannot be used" in said
    assert refused.process.returncode == 1
