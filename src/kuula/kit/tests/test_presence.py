"""Processes are found by the files they leave, and only while they live."""

import os
import socket
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
    (mine,) = (home.load().run / "processes").iterdir()
    mine.with_name(mine.name.replace(f".{os.getpid()}", ".1")).write_text("12345")
    mine.with_name(mine.name.replace("web.", "fetcher.")).write_bytes(b"\xff")
    draft = mine.with_name(mine.name.replace("web.", "worker.") + ".new")
    draft.touch()
    assert list(present()) == [("web", os.getpid())]
    assert set(mine.parent.iterdir()) == {mine, draft}


def test_another_machine_on_the_same_folder_is_neither_found_nor_tidied_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as there:
        there.setattr(socket, "gethostname", lambda: "elsewhere.example")
        announce("fetcher")
        (theirs,) = (home.load().run / "processes").iterdir()
        theirs.write_text("a birth that this machine does not know")
    announce("web")
    assert list(present()) == [("web", os.getpid())]
    assert theirs.exists()


def test_without_room_a_process_works_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_any: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    announce("web")
    assert list(present()) == []
