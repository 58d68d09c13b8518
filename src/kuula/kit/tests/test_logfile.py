"""Log files that cannot fill the disk."""

from pathlib import Path

import pytest

from kuula.kit import logfile


def test_a_long_log_is_moved_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "kuula.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old\n" * 100)
        assert not logfile.cap(log, limit=400)
        assert logfile.cap(log, limit=399)
        writer.write(b"new\n")
    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "kuula.log.1").read_bytes() == b"old\n" * 100


def test_no_log_is_fine(tmp_path: Path) -> None:
    assert not logfile.cap(tmp_path / "none.log")


def test_a_full_disk_costs_the_old_words_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logfile.shutil, "copyfile", full)
    log = tmp_path / "kuula.log"
    log.write_bytes(b"old\n" * 100)
    assert logfile.cap(log, limit=399)
    assert log.read_bytes() == b""
