"""A throwaway installation in a folder that a dropped account may enter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kuula.kit import home, postgres
from kuula.kit.home import Home


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty KUULA_HOME under a folder that everybody may enter; its server is stopped after."""
    folder = Path(tempfile.mkdtemp(prefix="kuula-test-"))
    folder.chmod(0o755)
    monkeypatch.setenv("KUULA_HOME", str(folder / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder / "home"
    if (folder / "home" / "postgres").exists():
        postgres.stop(home.load(), seconds=5)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Home]:
    """One running embedded server for all tests of a module."""
    folder = Path(tempfile.mkdtemp(prefix="kuula-test-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KUULA_HOME", str(folder / "home"))
        patch.delenv("DATABASE_URL", raising=False)
        where = home.load()
        postgres.ensure_running(where)
        yield where
        postgres.stop(where, seconds=5)
    shutil.rmtree(folder)
