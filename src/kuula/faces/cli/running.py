"""The database for the time of a command, left as it was found."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kuula.faces.cli import schema
from kuula.faces.cli.saying import step
from kuula.kit import postgres
from kuula.kit.home import Home, give
from kuula.kit.trouble import Trouble


@contextmanager
def database(where: Home) -> Iterator[str]:
    """The URL of a database that answers; an embedded one that was asleep is stopped again."""
    if not postgres.embedded():
        yield postgres.database_url(where)
        return
    awake = postgres.status(where).running
    try:
        if awake:
            yield postgres.ensure_running(where)
        else:
            with step("Starting the database"):
                url = postgres.ensure_running(where)
            yield url
    finally:
        if not awake:
            postgres.stop(where)


@contextmanager
def current_database(where: Home) -> Iterator[str]:
    """The same, with the tables of this version: those of a new or older installation are made."""
    with database(where) as url:
        schema.refuse_half_restored(url)
        if not schema.is_current(url):
            _migrate()
        yield url


def _migrate() -> None:
    command = [sys.executable, "-m", "kuula.faces.cli", "migrate"]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise Trouble(
            "The tables could not be brought up to this version; the lines above say why.",
            "Put that right, then run the command again.",
        )


def holder(where: Home) -> str:
    """The number of the `kuula up` that runs on this installation, empty when none does."""
    try:
        with only_one(where):
            return ""
    except Trouble:
        return _lock_path(where).read_text(encoding="utf-8") or "unknown"


@contextmanager
def only_one(where: Home, mark: str = "") -> Iterator[None]:
    """Hold this installation; a second `kuula up` or restore is refused while the first one lives.

    `mark` says who holds it. Raises Trouble when somebody else does.
    """
    path = _lock_path(where)
    with path.open("a+", encoding="utf-8") as file:
        give(path)
        _lock(file.fileno(), path)
        file.truncate(0)
        file.write(mark)
        file.flush()
        yield


def _lock_path(where: Home) -> Path:
    return where.run / "up.lock"


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Trouble(
            f"Kuula runs already, as process {path.read_text(encoding='utf-8') or 'unknown'}.",
            "Stop it there with Ctrl-C, or name another folder in KUULA_HOME for a second one.",
        ) from error
