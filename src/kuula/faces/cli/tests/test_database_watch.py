"""A database server that cannot start takes nobody else down, and starts when it can."""

import shutil

import pytest

from kuula.faces.cli import database_watch
from kuula.kit import postgres
from kuula.kit.home import Home


def test_a_server_that_cannot_start_is_tried_again(
    where: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(database_watch, "SECONDS_BETWEEN_TRIES", 0.0)
    watch = database_watch.database_watch(where)
    watch()
    assert postgres.status(where).running
    postgres.stop(where, seconds=5)
    control = next(where.postgres.rglob("pg_control"))
    shutil.move(control, where.postgres / "away")
    watch()
    said = capsys.readouterr().out
    assert "tried again" in said
    assert said.count("is back") == 1
    shutil.move(where.postgres / "away", control)
    watch()
    assert postgres.status(where).running
    assert capsys.readouterr().out.endswith("The database is back; nothing was lost.\n")
