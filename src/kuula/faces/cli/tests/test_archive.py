"""The format of a backup: what is written is what is read, and damage is noticed."""

import io
import tarfile
from pathlib import Path

import pytest

from kuula.faces.cli import archive
from kuula.kit.trouble import Trouble


def ignore(size: int) -> None:
    """No progress bar."""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar"
    stored = tmp_path / "stored"
    stored.write_bytes(b"mail" * 1000)
    with tarfile.open(file, "w:") as tar:
        writer = archive.Writer(tar, ignore)
        writer.add_stream(archive.DATABASE, io.BytesIO(b"d" * (archive.PIECE + 5)))
        writer.add_file(archive.FILES, "files/ab/õ", stored)
        writer.add_bytes(archive.SECRETS, archive.SECRETS, b"{}")
        writer.finish(archive.Manifest("0.1.0", "2026-01-01T00:00:00+00:00", "18.4", {"a": 3}))
    return file


def test_it_is_read_as_it_was_written(backup: Path) -> None:
    manifest = archive.read_manifest(backup, ignore)
    assert manifest.tables == {"a": 3}
    assert manifest.seals[archive.DATABASE].size == archive.PIECE + 5
    assert manifest.seals[archive.DATABASE].count == 2
    names = [name for name, _ in archive.members(backup)]
    assert names[:3] == ["database/000000", "database/000001", "files/ab/õ"]
    assert names[-1] == archive.MANIFEST


def test_a_changed_byte_is_noticed(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[content.index(b"mailmail")] = 0
    backup.write_bytes(content)
    with pytest.raises(Trouble, match="is damaged"):
        archive.read_manifest(backup, ignore)


@pytest.mark.parametrize("kept", [0, 100, 5000, archive.PIECE, archive.PIECE + 2000])
def test_a_cut_file_is_noticed(backup: Path, kept: int) -> None:
    backup.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(Trouble, match="not a whole backup"):
        archive.read_manifest(backup, ignore)


def test_something_else_is_no_backup(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("a letter " * 1000)
    with pytest.raises(Trouble, match="not a whole backup"):
        archive.read_manifest(other, ignore)


@pytest.mark.parametrize("name", ["/etc/passwd", "files/../../etc/passwd"])
def test_a_name_that_leaves_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w:") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(Trouble, match="unexpected member"):
        archive.read_manifest(file, ignore)


def test_a_newer_format_is_refused(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FORMAT", 0)
    with pytest.raises(Trouble, match="is of format 1"):
        archive.read_manifest(backup, ignore)
