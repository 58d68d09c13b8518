"""Which processes of this installation run on this machine: each leaves a file that names it.

The file holds when the process was born, so that a number used again by another is not mistaken.
Several machines or containers may share the folder: each finds, and tidies away, only its own.
Where the system tells nothing of processes (no /proc) nobody is announced.
"""

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from kuula.kit import home

_BORN: Final = 19  # of the fields behind the name in /proc/PID/stat
_NUMBERS: Final = Path("/proc/self/ns/pid")  # the link names where process numbers mean the same


def announce(part: str) -> None:
    """Let this process be found as `part`. Without room on the disk it is not, and works on."""
    me, folder = os.getpid(), _folder()
    with suppress(OSError):
        home.make_folder(folder)
        file = folder / f"{part}.{_here()}.{me}"
        draft = file.with_name(f"{file.name}.new")
        draft.write_text(_born(me), encoding="ascii")
        home.give(draft)
        draft.replace(file)  # whole at once: who reads half of it would take it for left behind


def present() -> Iterator[tuple[str, int]]:
    """Part and number of every process that announced itself and lives, by name."""
    for file in sorted(_folder().glob(f"*.{_here()}.*[0-9]")):
        part, _place, number = file.name.rsplit(".", 2)
        if number.isdigit() and _is_alive(file, int(number)):
            yield part, int(number)
        else:
            with suppress(OSError):
                file.unlink()


def _folder() -> Path:
    return home.load().run / "processes"


def _here() -> str:
    """A word for this machine, the same whenever it starts, or for this start of a container."""
    numbers = _NUMBERS.readlink() if _NUMBERS.is_symlink() else ""
    return hashlib.sha256(f"{socket.gethostname()} {numbers}".encode()).hexdigest()[:12]


def _is_alive(file: Path, number: int) -> bool:
    try:
        return file.read_text(encoding="ascii") == _born(number)
    except (OSError, ValueError):
        return False


def _born(number: int) -> str:
    """When the process was born, in ticks since the machine was."""
    fields = Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()
    return fields[_BORN].decode("ascii")
