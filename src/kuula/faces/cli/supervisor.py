"""One parent for all processes: starts them, starts the fallen again, stops them in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kuula.faces.cli import leftovers
from kuula.faces.cli.processes import Part
from kuula.faces.cli.saying import say
from kuula.kit import logfile
from kuula.kit.home import Home, give

LEASH = Path(__file__).with_name("leash.py")
TICK = 0.5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LONG_ENOUGH_TO_FORGIVE = 60.0
PATIENCE = 15.0
SECONDS_TO_STOP = 7.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """A part that runs, or waits for its next start."""

    part: Part
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    falls: int = 0


class Supervisor:
    """Runs the parts until told to stop."""

    def __init__(
        self, where: Home, parts: Sequence[Part], *, each_tick: Callable[[], None]
    ) -> None:
        """`each_tick` is called about twice a second and must be quick.

        Set `answering` when the pages answer: the late parts start then, or after some seconds.
        """
        self.children = [Child(part) for part in parts]
        self.where = where
        self.each_tick = each_tick
        self.stopping = threading.Event()
        self.answering = threading.Event()
        self.patient_until = time.monotonic() + PATIENCE

    def run(self) -> None:
        """Start every part and keep it running; returns after SIGINT, SIGTERM or SIGHUP."""
        with self._stop_on_signals():
            try:
                while not self.stopping.wait(TICK if self._tend() else 0.05):
                    self.each_tick()
            finally:
                self.stop()

    def stop(self) -> None:
        """End every part: asked first, in the order of the table, killed when it takes too long."""
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            if child.popen is not None:
                child.popen.terminate()
        for child in self.children:
            _wait(child, deadline)
        for child in self.children:
            _kill_group(child)
            _wait(child, time.monotonic() + 1)

    def _tend(self) -> bool:
        """Look after each child; answers whether nothing had to be done."""
        quiet = True
        for child in self.children:
            if child.popen is not None and child.popen.poll() is not None:
                self._fallen(child)
                quiet = False
            elif child.popen is None and self._is_due(child):
                self._start(child)
                quiet = False
            logfile.cap(self._log(child.part))
        return quiet

    def _is_due(self, child: Child) -> bool:
        now = time.monotonic()
        early = not child.part.late or self.answering.is_set() or now > self.patient_until
        return early and now >= child.due

    def _start(self, child: Child) -> None:
        log = self._log(child.part)
        fresh = not log.exists()
        with open(log, "ab", opener=_private) as output:
            child.popen = subprocess.Popen(  # noqa: S603 - commands come from the table of processes
                [sys.executable, "-S", "-E", str(LEASH), str(os.getpid()), *child.part.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **leftovers.marks(self.where, child.part.name)},
                start_new_session=True,
            )
        if fresh:
            give(log)
        child.started = time.monotonic()

    def _fallen(self, child: Child) -> None:
        popen = child.popen
        if popen is None:
            return
        _kill_group(child)
        now = time.monotonic()
        lived = now - child.started
        child.falls = 1 if lived > LONG_ENOUGH_TO_FORGIVE else child.falls + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (child.falls - 1))
        child.popen, child.due = None, now + pause
        say(
            f"{child.part.name} ({child.part.purpose}) {ending(popen.returncode)}; it starts again "
            f"in {pause:g} s. {_last_line(self._log(child.part))}".strip()
        )

    def _log(self, part: Part) -> Path:
        return self.where.log / f"{part.name}.log"

    @contextmanager
    def _stop_on_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._told) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, old in before.items():
                signal.signal(number, old)

    def _told(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def ending(code: int) -> str:
    """How a process ended, in words."""
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"stopped with exit code {code}"


def _kill_group(child: Child) -> None:
    """Kill a child and whatever it started; each child leads a group of its own."""
    if child.popen is None:
        return
    try:
        os.killpg(child.popen.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _wait(child: Child, deadline: float) -> None:
    if child.popen is None:
        return
    try:
        child.popen.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return


def _last_line(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        lines = file.read().decode(errors="replace").split("\n")
    written = [line.strip() for line in lines if line.strip()]
    return f"Its last words: {written[-1][:200]}" if written else ""
