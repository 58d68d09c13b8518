"""The backup of every earlier version comes up with this one: nothing lost, every screen opens."""

import json
import re
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.bench.inside import database_of
from tests.product.running import Product, product

BACKUPS = sorted((Path(__file__).parent / "upgrades").glob("*.tar"))
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
LEAD = "liis.kask@pohjala.example"
ADMINISTRATOR = "mart.lepik@pohjala.example"
READER = "damir.blazevic@jadran.example"
SCREENS = {
    READER: ("/asked", "/asked?show=standing", "/notices"),
    LEAD: (
        "/inbox/open", "/inbox/solved", "/inbox/all", "/day", "/board", "/promises?whose=teams",
        "/complaints", "/incidents", "/search?q=kapp", "/notices",
    ),
    ADMINISTRATOR: (
        "/report", "/report/first-contact", "/report/goodwill", "/settings/brands",
        "/settings/mailboxes", "/settings/roles", "/settings/targets", "/settings/fields",
    ),
}  # fmt: skip
KEPT = ("people_", "workspace_staff", "workspace_team", "listening_")
CONVERSATION = re.compile(r"/conversations/([1-9]\d*)")


def test_every_version_left_its_backup() -> None:
    versions = set(re.findall(r"^## (\d+\.\d+\.\d+)", CHANGELOG.read_text(), re.M))
    assert versions <= {backup.stem for backup in BACKUPS}


@pytest.mark.parametrize("backup", BACKUPS, ids=lambda backup: backup.stem)
def test_an_earlier_version_comes_up_whole(backup: Path) -> None:
    with product() as it:
        command = [sys.executable, "-m", "kuula.faces.cli", "restore", str(backup)]
        done = subprocess.run(
            command, env=it.environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        it.start(patience=300)
        before, after = _rows_then(backup), _rows_now(it)
        assert {name: after[name] for name in before} == before
        assert after["ledger_event"] >= _manifest(backup)["ledger_event"], "watching goes on"
        for email, paths in SCREENS.items():
            _open_all(it, email, paths)


def _rows_then(backup: Path) -> dict[str, int]:
    """What the backup counted in the tables that only people and customers change."""
    exact = {
        name: rows
        for name, rows in _manifest(backup).items()
        if name.startswith(KEPT) or name in ("desk_conversation", "desk_message", "desk_promise")
    }
    assert exact["desk_conversation"] > 0
    assert exact["desk_message"] > 0
    return exact


def _manifest(backup: Path) -> dict[str, int]:
    with tarfile.open(backup) as archive:
        file = archive.extractfile("manifest.json")
        assert file is not None
        tables: dict[str, int] = json.load(file)["tables"]
    return tables


def _rows_now(it: Product) -> dict[str, int]:
    with psycopg.connect(database_of(it)) as connection:
        names = connection.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")
        counted = {}
        for (name,) in names.fetchall():
            count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            if not name.startswith(("pg_", "sql_")):
                row = connection.execute(count).fetchone()
                counted[str(name)] = int(row[0]) if row else 0
    return counted


def _open_all(it: Product, email: str, paths: tuple[str, ...]) -> None:
    with closing(it.client(email)) as client:
        for path in paths:
            page = client.get(path)
            assert page.status_code == 200, path
            for number in sorted(set(CONVERSATION.findall(page.text)))[:3]:
                assert client.get(f"/conversations/{number}").status_code == 200, number
