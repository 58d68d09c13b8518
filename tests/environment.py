"""A home of its own for every test run: loaded before Django reads its settings.

A temporary KUULA_HOME with an embedded PostgreSQL that need not survive a power cut. Parallel
workers inherit it from the run that started them.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_OURS = "KUULA_TEST_OWNER"


def _begin() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kuula-test-"))
    folder.chmod(0o755)
    os.environ["KUULA_HOME"] = str(folder / "home")
    os.environ[_OURS] = str(os.getpid())
    atexit.register(_end)
    if "DATABASE_URL" in os.environ:
        return
    from kuula.kit import home, postgres
    from tests.at_rest import copy_home

    copy_home(folder / "home")

    where = home.load()
    postgres.ensure_running(where)
    with postgres.connect_as_superuser(where) as connection:
        connection.autocommit = True
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def _end() -> None:
    """Stop the server and remove the home, also of a run that broke off before its first test."""
    if os.environ.get(_OURS) != str(os.getpid()):
        return
    from kuula.kit import home, postgres

    if postgres.embedded():
        postgres.stop(home.load())
    shutil.rmtree(Path(os.environ["KUULA_HOME"]).parent, ignore_errors=True)


if _OURS not in os.environ:
    _begin()
