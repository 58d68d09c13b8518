"""Which processes of this installation run on this machine: each leaves a file that names it.

The file holds when the process was born, so that a number used again by another is not mistaken.
Where the system tells nothing of processes (no /proc) nobody is announced.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from kuula.kit import home

_BORN: Final = 19  # of the fields behind the name in /proc/PID/stat


def announce(part: str) -> None:
    """Let this process be found as `part`. Without room on the disk it is not, and works on."""
    me, folder = os.getpid(), _folder()
    with suppress(OSError):
        home.make_folder(folder)
        draft, file = folder / f"{part}.{me}.new", folder / f"{part}.{me}"
        draft.write_text(_born(me), encoding="ascii")
        home.give(draft)
        draft.replace(file)  # whole at once: who reads half of it would take it for left behind


def present() -> Iterator[tuple[str, int]]:
    """Part and number of every process that announced itself and lives, by name."""
    folder = _folder()
    for file in sorted(folder.glob("*.*[0-9]")):
        part, _dot, number = file.name.rpartition(".")
        if number.isdigit() and _is_alive(file, int(number)):
            yield part, int(number)
        else:
            with suppress(OSError):
                file.unlink()


def _folder() -> Path:
    return home.load().run / "processes"


def _is_alive(file: Path, number: int) -> bool:
    try:
        return file.read_text(encoding="ascii") == _born(number)
    except (OSError, ValueError):
        return False


def _born(number: int) -> str:
    """When the process was born, in ticks since the machine was."""
    fields = Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()
    return fields[_BORN].decode("ascii")
