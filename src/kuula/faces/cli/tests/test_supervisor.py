"""One parent for all processes, with real processes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import psutil
import pytest

from kuula.faces.cli import leftovers, ports, running
from kuula.faces.cli.processes import Part
from kuula.faces.cli.supervisor import Supervisor, ending
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble

SLEEP = "import time; time.sleep(60)"
# Ignores being asked, and has a child of its own.
STUBBORN = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
)


def part(name: str, code: str, *, late: bool = False) -> Part:
    return Part(name, "a test", (sys.executable, "-c", code), late)


def run_with(
    where: Home, parts: list[Part], act: Callable[[Supervisor], bool]
) -> list[psutil.Process]:
    """Run until `act`, called at each tick, answers True; answers the processes that were alive."""
    seen: list[psutil.Process] = []

    def tick() -> None:
        enough = act(supervisor)
        seen[:] = [one.process for one in leftovers.find(where)]
        if enough:
            supervisor.stopping.set()

    supervisor = Supervisor(where, parts, each_tick=tick)
    supervisor.run()
    return seen


def pids(supervisor: Supervisor) -> dict[str, int]:
    return {one.part.name: one.popen.pid for one in supervisor.children if one.popen is not None}


def test_the_fallen_start_again_and_all_are_stopped(
    where: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    first: dict[str, int] = {}

    def act(supervisor: Supervisor) -> bool:
        now = pids(supervisor)
        if not first and len(now) == 2:
            first.update(now)
            os.kill(now["one"], signal.SIGKILL)
        return bool(first) and now.get("one", first["one"]) != first["one"]

    alive = run_with(where, [part("one", SLEEP), part("two", SLEEP)], act)
    assert len(alive) >= 2
    assert not any(process.is_running() for process in alive)
    assert "one (a test) was ended by SIGKILL; it starts again in 0.5 s." in capsys.readouterr().out


def test_last_words_are_told_and_the_pause_grows(
    where: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = part("broken", "print('no such thing'); raise SystemExit(3)")
    run_with(where, [broken], lambda supervisor: supervisor.children[0].falls == 2)
    said = capsys.readouterr().out
    assert "broken (a test) stopped with exit code 3; it starts again in 0.5 s." in said
    assert "in 1 s. Its last words: no such thing" in said


def test_late_parts_wait_until_the_pages_answer(where: Home) -> None:
    ticks: list[set[str]] = []

    def act(supervisor: Supervisor) -> bool:
        ticks.append(set(pids(supervisor)))
        if len(ticks) == 2:
            supervisor.answering.set()
        return "late" in ticks[-1]

    run_with(where, [part("web", SLEEP), part("late", SLEEP, late=True)], act)
    assert ticks[0] == ticks[1] == {"web"}


def test_the_stubborn_are_killed_with_their_children(
    where: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kuula.faces.cli.supervisor.SECONDS_TO_STOP", 0.2)
    alive = run_with(where, [part("stubborn", STUBBORN)], lambda _: len(leftovers.find(where)) == 2)
    assert len(alive) == 2
    assert not psutil.wait_procs(alive, timeout=5)[1]


@pytest.fixture
def parent(where: Home) -> Iterator[subprocess.Popen[str]]:
    """A supervisor in a process of its own, which can be killed."""
    code = (
        "import sys\n"
        "from kuula.kit import home\n"
        "from kuula.faces.cli.processes import Part\n"
        "from kuula.faces.cli.supervisor import Supervisor\n"
        f"part = Part('one', 'a test', (sys.executable, '-c', {STUBBORN!r}), False)\n"
        f"gentle = Part('two', 'a test', (sys.executable, '-c', {SLEEP!r}), False)\n"
        "told = []\n"
        "def tick():\n"
        "    told or print('ticking', flush=True)\n"
        "    told.append(1)\n"
        "Supervisor(home.load(), [part, gentle], each_tick=tick).run()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def test_a_killed_parent_takes_the_willing_along_and_the_next_ends_the_rest(
    where: Home, parent: subprocess.Popen[str]
) -> None:
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ticking\n"
    children = {one.part: one.process for one in leftovers.find(where)}
    parent.kill()
    parent.wait()
    children["two"].wait(timeout=10)
    assert leftovers.clear(where) in (["one"], [])
    assert leftovers.find(where) == []


def test_strangers_are_no_leftovers(where: Home) -> None:
    environment = {**os.environ, **leftovers.marks(where, "web")}
    environment[leftovers.HOME_MARK] = "/elsewhere"
    stranger = subprocess.Popen([sys.executable, "-c", SLEEP], env=environment)
    try:
        assert leftovers.clear(where) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_two_do_not_run_on_one_home(where: Home) -> None:
    assert running.holder(where) == ""
    with running.only_one(where, "4711"):
        assert running.holder(where) == "4711"
        with pytest.raises(Trouble, match="as process 4711"), running.only_one(where):
            pass
    assert running.holder(where) == ""


def test_a_taken_port_is_named_with_who_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port}.*process {os.getpid()}") as caught:
            ports.require_free("127.0.0.1", port)
        assert "--port" in caught.value.hint
    assert ports.why_taken("127.0.0.1", port) == ""


def test_an_end_is_told_in_words() -> None:
    assert ending(-9) == "was ended by SIGKILL"
    assert ending(3) == "stopped with exit code 3"
