"""`kuula import table`, run for real on an installation of its own."""

import subprocess
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
