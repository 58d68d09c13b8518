"""A throwaway installation in a folder that a dropped account may enter."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.at_rest import copy_home

from kuula.kit import home, postgres
from kuula.kit.home import Home


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter; servers in homes under it are stopped after the test."""
    folder = Path(tempfile.mkdtemp(prefix="kuula-test-"))
    folder.chmod(0o755)
    yield folder
    for one in folder.iterdir():
        if (one / "postgres").is_dir():
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KUULA_HOME", str(one))
                postgres.stop(home.load(), seconds=5)
    shutil.rmtree(folder)


@pytest.fixture
def where(place: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An installation of this process."""
    monkeypatch.setenv("KUULA_HOME", str(place / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return made_quick(home.load())


EMPTY = """
TRUNCATE workspace_staff, people_customer, people_erasure CASCADE;
UPDATE workspace_firstrun SET finished_at = NULL, secret = coalesce(nullif(secret, ''), 'again')"""


@pytest.fixture
def migrated(running_home: Home) -> Home:
    """An installation that runs and has this version's tables; nobody works or writes there."""
    with psycopg.connect(postgres.database_url(running_home)) as connection:
        connection.execute(EMPTY)
    return running_home


@pytest.fixture(scope="session")
def running_home() -> Iterator[Home]:
    """The installation that the tests share; its database `untouched` stays as migrated."""
    folder = Path(tempfile.mkdtemp(prefix="kuula-test-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KUULA_HOME", str(folder / "home"))
        patch.delenv("DATABASE_URL", raising=False)
        copy_home(folder / "home")
        made = made_quick(home.load())
        postgres.ensure_running(made)
    with postgres.connect_as_superuser(made) as connection:
        connection.autocommit = True
        connection.execute("CREATE DATABASE untouched TEMPLATE kuula OWNER kuula")
    yield made
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        postgres.stop(made, seconds=5)
    shutil.rmtree(folder)


def url_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database of the installation in `path`, running."""
    monkeypatch.setenv("KUULA_HOME", str(path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return postgres.ensure_running(home.load())


def made_quick(where: Home) -> Home:
    """The same installation; its server does not wait for the disk."""
    home.make_folder(where.postgres)
    (where.postgres / "own.conf").write_text("fsync = off\n")
    home.give(where.postgres / "own.conf")
    return where


def kuula(at: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command `kuula` for real, on the installation in the folder `at`."""
    environment = {**os.environ, "KUULA_HOME": str(at)}
    for name in ("KUULA_DEBUG", "DJANGO_SETTINGS_MODULE", "PYTHONWARNINGS", "DATABASE_URL"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "kuula.faces.cli", *words],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
