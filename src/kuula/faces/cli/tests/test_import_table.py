"""`kuula import table`, run for real on an installation of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from kuula.faces.cli.tests.conftest import kuula
from kuula.kit import postgres
from kuula.kit.home import Home

TABLE = "name,email,colour\nMari,mari@example.com,red\nNobody,nothing,blue\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(TABLE)
    return path


def run(where: Home, table: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return kuula(where.path, "import", "table", str(table), *words)


def customers(where: Home) -> int:
    with psycopg.connect(postgres.database_url(where)) as connection:
        return connection.execute("SELECT count(*) FROM people_customer").fetchone()[0]


def test_it_tries_lets_in_and_changes_nothing_the_second_time(migrated: Home, table: Path) -> None:
    tried = run(migrated, table, "--as", "customers", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "1 made, 0 changed, 0 same, 1 refused; 2 lines read" in tried.stdout
    assert "line 3: E-mail address: “nothing” is no e-mail address." in tried.stdout
    assert "Left out: colour" in tried.stdout
    assert customers(migrated) == 0
    done = run(migrated, table, "--as", "customers")
    assert "1 made, 0 changed, 0 same, 1 refused" in done.stdout
    assert customers(migrated) == 1
    again = run(migrated, table, "--as", "customers")
    assert "0 made, 0 changed, 1 same, 1 refused" in again.stdout


def test_what_cannot_be_read_is_one_plain_sentence(migrated: Home, table: Path) -> None:
    table.write_bytes(b"%PDF-1.7 not a table")
    refused = run(migrated, table, "--as", "customers")
    assert refused.returncode == 1
    assert refused.stderr.strip() == "This is no table. Send CSV, TSV or XLSX."
    unknown = run(migrated, table.with_name("gone.csv"), "--as", "customers")
    assert "There is no file" in unknown.stderr
    table.write_text(TABLE)
    unmapped = run(migrated, table, "--as", "customers", "--mapping", "nobody's")
    assert "There is no mapping “nobody's”." in unmapped.stderr


def test_a_kill_amid_it_loses_nothing_and_does_nothing_twice(
    migrated: Home, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    lines = (f"Klient {at},klient{at}@example.com\n" for at in range(4_000))
    path.write_text("name,email\n" + "".join(lines))
    words = [sys.executable, "-m", "kuula.faces.cli", "import", "table", str(path)]
    environment = {**os.environ, "KUULA_HOME": str(migrated.path)}
    environment.pop("DATABASE_URL", None)
    running = subprocess.Popen([*words, "--as", "customers"], env=environment)
    with psycopg.connect(postgres.database_url(migrated), autocommit=True) as database:
        settled = "SELECT settled FROM tables_tableimport WHERE state = 'running' AND settled > 0"
        until = time.monotonic() + 100
        while (found := database.execute(settled).fetchone()) is None:
            assert time.monotonic() < until
            assert running.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        running.wait(10)
        assert 0 < found[0] < 4_000
        number, state = database.execute(
            "SELECT id, state FROM tables_tableimport ORDER BY id DESC LIMIT 1"
        ).fetchone()
        assert state == "running"
        goes_on = f"from kuula.connectors.tables.jobs import work; work({number})"
        assert kuula(migrated.path, "manage", "shell", "-c", goes_on).returncode == 0
        done = database.execute(
            "SELECT state, total, made, refused FROM tables_tableimport WHERE id = %s", [number]
        ).fetchone()
        assert done == ("done", 4_000, 4_000, 0)
        facts = (
            "SELECT count(*) FROM ledger_event e JOIN people_customer c ON c.id = e.customer_id"
            " WHERE e.type = 'people.customer_added'"
        )
        assert database.execute(facts).fetchone()[0] == customers(migrated) == 4_000
