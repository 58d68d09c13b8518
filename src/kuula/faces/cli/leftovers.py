"""Finding the processes of an installation by the mark they carry, alive or left behind."""

import json
import os
from dataclasses import dataclass

import psutil

from kuula.kit.home import Home

MARK = "KUULA_PART"
HOME_MARK = "KUULA_PART_HOME"
SECONDS_TO_GO = 5


@dataclass(frozen=True)
class Found:
    """A living process of this installation."""

    part: str
    process: psutil.Process


def marks(where: Home, part: str) -> dict[str, str]:
    """The variables that a process of this installation carries."""
    return {MARK: part, HOME_MARK: str(where.path)}


def find(where: Home) -> list[Found]:
    """The living processes of this installation that `kuula up` started, and their children."""
    found = []
    for process in psutil.process_iter():
        part = _part_of(process, where)
        if part is not None and process.pid != os.getpid():
            found.append(Found(part, process))
    return found


def clear(where: Home) -> list[str]:
    """End what a killed `kuula up` left behind; answers the names of the parts, each once."""
    left = find(where)
    for one in left:
        _signal(one.process, gently=True)
    _, stubborn = psutil.wait_procs([one.process for one in left], timeout=SECONDS_TO_GO)
    for process in stubborn:
        _signal(process, gently=False)
    psutil.wait_procs(stubborn, timeout=SECONDS_TO_GO)
    return sorted({one.part for one in left})


def is_interrupted(show: str | None) -> bool:
    """Whether a show of `kuula demo mail`, as it told of itself in JSON, runs no more."""
    if show is None:
        return False
    try:
        words = psutil.Process(json.loads(show)["process"]).cmdline()
    except psutil.Error:
        return True
    return not {"demo", "mail"} <= set(words)


def _part_of(process: psutil.Process, where: Home) -> str | None:
    try:
        environment = process.environ()
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
    except (psutil.Error, OSError):
        return None
    if environment.get(HOME_MARK) != str(where.path):
        return None
    part = environment.get(MARK)
    return None if part is None else str(part)


def _signal(process: psutil.Process, *, gently: bool) -> None:
    try:
        process.terminate() if gently else process.kill()
    except psutil.Error:
        return
