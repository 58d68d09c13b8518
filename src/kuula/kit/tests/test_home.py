"""Where the data live and who owns them."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kuula.kit import account, home
from kuula.kit.trouble import Trouble

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="needs a normal user")


def test_the_named_folder_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KUULA_HOME", str(tmp_path / "named"))
    assert home.location() == tmp_path / "named"


def test_a_user_has_a_folder_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KUULA_HOME", raising=False)
    monkeypatch.setattr(account, "running_as_root", lambda: False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home.location() == tmp_path / "kuula"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert home.location() == Path("~/.local/share/kuula").expanduser()


def test_root_uses_the_system_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUULA_HOME", raising=False)
    monkeypatch.setattr(account, "running_as_root", lambda: True)
    assert home.location() == Path("/var/lib/kuula")


def test_secrets_are_made_once_and_are_private(place: Path) -> None:
    first, second = home.load(), home.load()
    assert first == second
    assert len(first.field_key) == 44
    assert stat.S_IMODE(first.secrets_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o700
    assert first.secret_key not in repr(first)
    assert first.database_password not in repr(first)


def test_ten_starters_agree_on_the_secrets(place: Path) -> None:
    with ThreadPoolExecutor(10) as pool:
        homes = list(pool.map(lambda _: home.load(), range(10)))
    assert len({one.secret_key for one in homes}) == 1
    assert [one.name for one in place.iterdir() if "secrets" in one.name] == ["secrets.json"]


@pytest.mark.parametrize("damaged", ["", "{", "[]", json.dumps({"secret_key": "only"})])
def test_damaged_secrets_are_refused_and_kept(place: Path, damaged: str) -> None:
    file = home.load().secrets_file
    file.write_text(damaged)
    with pytest.raises(Trouble, match="cannot be read"):
        home.load()
    assert file.read_text() == damaged


def test_a_folder_that_cannot_be_made_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KUULA_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(Trouble, match="cannot use its folder"):
        home.load()


@as_root
def test_root_gives_the_folders_to_an_account_without_rights(place: Path) -> None:
    where = home.load()
    for path in (where.path, where.files, where.log, where.run, where.secrets_file):
        assert path.stat().st_uid == account.own().uid != 0


@as_user
def test_a_user_keeps_their_folders(place: Path) -> None:
    assert home.load().path.stat().st_uid == os.geteuid() == account.own().uid


def test_folders_closed_to_an_account_are_named_outermost_first(tmp_path: Path) -> None:
    outer, inner = tmp_path / "outer", tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    outer.chmod(0o700)
    inner.chmod(0o700)
    stranger = account.Account("stranger", 65000, 65000)
    closed = list(account.closed_folders(inner, stranger))
    assert closed[-2:] == [outer, inner]
    inner.chmod(0o711)
    assert inner not in list(account.closed_folders(inner, stranger))
    assert outer not in list(account.closed_folders(inner, account.current()))
