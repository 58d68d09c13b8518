"""What the web workers count, kept where each of them can add it all up.

Each worker counts into files of its own, mapped into its memory; whoever is asked for /metrics
reads all of them. The file of a worker that died stays until the next start: a sum must not sink.
"""

import os
import shutil
from pathlib import Path
from typing import Final

import structlog

from kuula.kit import home

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
KINDS: Final = ("counter", "histogram")
ROOM: Final = 1 << 20


def share() -> None:
    """Make the folder anew; to be called before the first import of prometheus_client.

    On a disk without room each worker keeps its counts to itself, and Kuula starts all the same.
    """
    folder = home.load().run / "metrics"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        home.make_folder(folder)
    except OSError as error:
        os.environ.pop(FOLDER, None)
        structlog.get_logger(__name__).warning("metrics_not_shared", why=type(error).__name__)
        return
    os.environ[FOLDER] = str(folder)


def reserve() -> None:
    """In a new worker: take the room for its counts, since writing into a mapped file that finds no
    room on the disk would end the process. Without room it keeps its counts to itself."""
    if FOLDER not in os.environ:
        return
    files = [Path(os.environ[FOLDER], f"{kind}_{os.getpid()}.db") for kind in KINDS]
    try:
        for file in files:
            if not file.exists():
                file.write_bytes(bytes(ROOM))
    except OSError as error:
        from prometheus_client import values  # not before `share`

        values.ValueClass = values.MutexValue
        for file in files:
            file.unlink(missing_ok=True)
        structlog.get_logger(__name__).warning("metrics_not_shared", why=type(error).__name__)
