"""What is stored can be fetched, however it was handed over, and goes when nobody names it."""

import os
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest

from kuula.kit import clock, files, home


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    """A folder of files that is this test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    return tmp_path


def nobody(keys: Collection[str]) -> Collection[str]:
    """No row names any file."""
    del keys
    return ()


def sweep(named: Collection[str], owner: str = "this") -> int:
    """One night's sweep of a database whose rows name these files."""
    return files.sweep(files.FILES, lambda _keys: named, owner)


def test_a_view_of_a_mail_is_stored_like_its_bytes() -> None:
    whole = bytes(range(256)) * 1000
    key = files.store(memoryview(whole)[3:-3])
    assert files.fetch(key) == whole[3:-3]
    assert files.store(whole[3:-3]) == key


def test_what_was_stored_just_now_is_left_to_the_sweep() -> None:
    key = files.store(b"about to be named")
    assert files.delete_unused([key], nobody) == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert files.delete_unused([key], lambda keys: keys) == 0
        assert files.delete_unused([key, "files/of/no/name"], nobody) == 1
    with pytest.raises(FileNotFoundError):
        files.fetch(key)


def test_storing_again_makes_a_file_new(storage: Path) -> None:
    key = files.store(b"twice")
    os.utime(storage / key, (0, 0))
    files.store(b"twice")
    assert files.delete_unused([key], nobody) == 0


def test_a_file_stored_again_between_decision_and_deletion_stays(storage: Path) -> None:
    keys = [files.store(word) for word in (b"one", b"two")]
    for key in keys:
        os.utime(storage / key, (0, 0))

    def meanwhile(asked: Collection[str]) -> Collection[str]:
        del asked
        files.store(b"two")
        return ()

    assert files.delete_unused(keys, meanwhile) == 1
    assert files.fetch(keys[1]) == b"two"


def test_the_sweep_takes_what_no_row_names_and_what_a_kill_left(storage: Path) -> None:
    kept, gone = files.store(b"kept"), files.store(b"gone")
    mail = files.store(b"gone", files.MAIL)
    half = (storage / gone).with_name(".half.a1b2")
    half.write_bytes(b"half")
    assert sweep({kept}) == 0
    with clock.at(clock.now() + timedelta(days=6)):
        assert sweep({kept}) == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert sweep({kept}) == 2
        assert sweep({kept}) == 0
    assert files.fetch(kept) == b"kept"
    assert files.fetch(mail) == b"gone"
    assert not half.exists()


def test_another_database_sweeps_nothing(storage: Path) -> None:
    gone = files.store(b"gone")
    sweep(())
    with clock.at(clock.now() + timedelta(days=8)):
        with pytest.raises(files.SweepRefused, match=r"delete '\.swept-by'"):
            sweep((), "another")
        assert files.fetch(gone) == b"gone"
        (storage / home.SWEPT_BY).unlink()
        assert sweep((), "another") == 0
    with clock.at(clock.now() + timedelta(days=16)):
        assert sweep((), "another") == 1


def test_a_sweep_that_would_take_most_of_many_refuses(storage: Path) -> None:
    folder = storage / "files" / "ab" / "cd"
    folder.mkdir(parents=True)
    for number in range(files.FEW + 1):
        (folder / f"{number}").touch()
    sweep(())
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(files.SweepRefused):
        sweep(())
    assert len(list(folder.iterdir())) == files.FEW + 1
