"""A home whose tables are there, made once for a state of the migrations and copied ever after.

To migrate from nothing takes a quarter of a minute; a copy takes a second.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
KEPT = CHECKOUT / "build" / "at-rest"
_SHAPED_BY = ("src/kuula/**/migrations/*.py", "requirements/*.txt", "tests/at_rest.py")


def copy_home(to: Path) -> None:
    """Make the folder `to` a home that has been migrated and holds nothing; no server runs in it.

    The first call after a migration was added makes the home; others that ask meanwhile wait.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / _state()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
    subprocess.run(["cp", "-a", made, to], check=True, timeout=60)


def _state() -> str:
    """A name for what the tables look like: it changes with the migrations and the packages."""
    found = sha256()
    for pattern in _SHAPED_BY:
        for file in sorted(CHECKOUT.glob(pattern)):
            found.update(f"{file.relative_to(CHECKOUT)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _make(made: Path) -> None:
    """In a short path, since the server's socket lies in it; then moved, and older ones dropped."""
    folder = Path(tempfile.mkdtemp(prefix="kuula-rest-"))
    folder.chmod(0o755)
    dropped = ("DATABASE_URL", "KUULA_TEST_OWNER")
    environment = {key: value for key, value in os.environ.items() if key not in dropped}
    environment["KUULA_HOME"] = str(folder / "home")
    try:
        for command in (["-c", _START], ["-m", "kuula.faces.cli", "migrate"], ["-c", _STOP]):
            done = subprocess.run(
                [sys.executable, *command],
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            if done.returncode:
                raise AssertionError(f"No tables could be made:\n{done.stderr[-3000:]}")
        for old in KEPT.glob("*/"):
            shutil.rmtree(old)
        subprocess.run(["cp", "-a", folder / "home", KEPT / "making"], check=True, timeout=60)
        (KEPT / "making").rename(made)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_START = """
from kuula.kit import home, postgres
postgres.ensure_running(home.load())
"""
_STOP = """
from kuula.kit import home, postgres
postgres.stop(home.load())
"""
