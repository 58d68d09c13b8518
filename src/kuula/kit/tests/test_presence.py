"""Processes are found by the files they leave, and only while they live."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kuula.kit import home
from kuula.kit.presence import announce, present

ANNOUNCE = "from kuula.kit.presence import announce; announce('worker'); input()"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUULA_HOME", str(tmp_path))


def test_who_announced_itself_is_found_until_it_ends() -> None:
    assert list(present()) == []
    announce("web")
    command = [sys.executable, "-c", ANNOUNCE]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as other:
        deadline = time.monotonic() + 20
        while len(found := list(present())) < 2:
            assert other.poll() is None
            assert time.monotonic() < deadline
        assert found == [("web", os.getpid()), ("worker", other.pid)]
        other.kill()
    assert list(present()) == [("web", os.getpid())]


def test_a_number_that_another_has_now_is_not_mistaken() -> None:
    announce("web")
    folder = home.load().run / "processes"
    (folder / "worker.1").write_text("12345")
    (folder / f"fetcher.{os.getpid()}").write_bytes(b"\xff")
    (folder / "worker.2.new").touch()
    assert list(present()) == [("web", os.getpid())]
    assert {file.name for file in folder.iterdir()} == {f"web.{os.getpid()}", "worker.2.new"}


def test_without_room_a_process_works_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_any: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    announce("web")
    assert list(present()) == []
