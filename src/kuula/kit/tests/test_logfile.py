"""Log files that cannot fill the disk."""

from pathlib import Path

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
