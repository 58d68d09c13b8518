"""A backup and its restore, with the real programs and this version's tables."""

import errno
import json
import os
import shutil
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from kuula.faces.cli import archive, backup, checks, installation, restore
from kuula.faces.cli.findings import Grade
from kuula.faces.cli.tests.conftest import kuula, url_of
from kuula.faces.cli.tests.test_up import free_ports
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble


def test_everything_comes_back_somewhere_else(
    migrated: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for email in ("x@", "a@nowhere", "a\r\nb@example.ee", "a b@example.ee"):
        words = ("--email", email, "--name", "Ada", "--password-stdin")
        bad = kuula(migrated.path, "createadmin", *words, given="korrektne hobune\n")
        assert "not an e-mail address" in bad.stderr, email
    words = ("--email", "a@example.ee", "--name", "Ada", "--password-stdin")
    made = kuula(migrated.path, "createadmin", *words, given="korrektne hobune\n")
    assert "Ada <a@example.ee> is an administrator" in made.stdout, made.stderr
    (migrated.files / "ab").mkdir(exist_ok=True)
    (migrated.files / "ab" / "mail.eml").write_bytes(b"mail" * 5000)
    file, other = place / "backup.tar", place / "other"

    said = kuula(migrated.path, "backup", str(file))
    assert said.returncode == 0, said.stderr
    assert "and 1 files." in said.stdout
    assert file.stat().st_mode & 0o077 == 0
    assert "exists already" in kuula(migrated.path, "backup", str(file)).stderr
    assert "not empty" in kuula(migrated.path, "restore", str(file)).stderr

    back = kuula(other, "restore", str(file))
    assert back.returncode == 0, back.stderr
    assert (other / "files" / "ab" / "mail.eml").read_bytes() == b"mail" * 5000
    old, new = (json.loads((one / "secrets.json").read_text()) for one in (migrated.path, other))
    assert old["field_key"] == new["field_key"]
    assert old["database_password"] != new["database_password"]
    with psycopg.connect(url_of(other, monkeypatch)) as connection:
        row = connection.execute("select email, name from workspace_staff").fetchone()
        assert row == ("a@example.ee", "Ada")
        left = connection.execute("select count(*) from pg_namespace where nspname ~ '^kuula'")
        assert left.fetchone() == (0,)


def test_a_damaged_backup_changes_nothing_and_a_whole_one_erases_again(
    migrated: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(migrated.path, monkeypatch)
    with psycopg.connect(url) as connection:
        columns = customer_columns(connection)
        names, values = ", ".join(columns), ", ".join(columns.values())
        connection.execute(f"insert into people_customer ({names}) select {values}".encode())
    file = place / "backup.tar"
    assert kuula(migrated.path, "backup", str(file)).returncode == 0
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into people_erasure (customer_id, erased_at) "
            "select id, now() from people_customer"
        )
    damaged = place / "damaged.tar"
    damaged.write_bytes(file.read_bytes()[:-20000])
    refused = kuula(migrated.path, "restore", "--replace", str(damaged))
    assert "not a whole backup" in refused.stderr

    back = kuula(migrated.path, "restore", "--replace", str(file))

    assert back.returncode == 0, back.stderr
    assert "1 people were erased again." in back.stdout
    with psycopg.connect(url) as connection:
        row = connection.execute("select erased_at is not null from people_customer").fetchone()
        assert row == (True,)


def test_a_backup_goes_on_without_what_vanishes_and_on_disks_without_second_names(
    migrated: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url_of(migrated.path, monkeypatch)
    (migrated.files / "cd").mkdir()
    kept, gone = migrated.files / "cd" / "kept.eml", migrated.files / "cd" / "erased.eml"
    for path in (kept, gone):
        path.write_bytes(b"mail")
    real = archive.Writer.add_file

    def add_file(writer: archive.Writer, kind: str, name: str, path: Path) -> None:
        if path == gone:
            path.unlink()
        real(writer, kind, name, path)

    def link(_old: Path, _new: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(archive.Writer, "add_file", add_file)
    monkeypatch.setattr(os, "link", link)
    file = place / "backup.tar"
    done = CliRunner().invoke(backup.command, [str(file)], catch_exceptions=False)
    shutil.rmtree(migrated.files / "cd")

    assert done.exit_code == 0
    assert [one.name for one in place.iterdir()] == ["backup.tar"]
    names = [name for name, _ in archive.members(file)]
    assert "files/cd/kept.eml" in names
    assert "files/cd/erased.eml" not in names
    archive.read_manifest(file, lambda _size: None)
    with pytest.raises(Trouble, match="exists already"):
        CliRunner().invoke(backup.command, [str(file)], catch_exceptions=False)


def test_a_restore_waits_until_kuula_is_stopped_everywhere(
    migrated: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, file = url_of(migrated.path, monkeypatch), place / "backup.tar"
    assert kuula(migrated.path, "backup", str(file)).returncode == 0
    with psycopg.connect(url, application_name="kuula"):
        refused = kuula(migrated.path, "restore", "--replace", str(file))
    assert refused.returncode == 1
    assert "Kuula works with this database (1 connections)." in refused.stderr
    assert "systemctl stop kuula.target" in refused.stderr


def test_a_restore_that_broke_off_is_told_of_and_finished(
    migrated: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, file = url_of(migrated.path, monkeypatch), place / "backup.tar"
    with psycopg.connect(url) as connection:
        columns = customer_columns(connection)
        names, values = ", ".join(columns), ", ".join(columns.values())
        connection.execute(f"insert into people_customer ({names}) select {values}".encode())
    assert kuula(migrated.path, "backup", str(file)).returncode == 0
    with psycopg.connect(url) as connection:
        connection.execute("delete from people_erasure")
        connection.execute(
            "insert into people_erasure (customer_id, erased_at) "
            "select max(id), now() from people_customer"
        )

    def fail(*words: str) -> None:
        raise Trouble(f"{words[0]} failed.")

    monkeypatch.setattr(restore, "_run", fail)
    with pytest.raises(Trouble, match=r"migrate failed\."):
        CliRunner().invoke(restore.command, ["--replace", str(file)], catch_exceptions=False)

    told = [one.sentence for one in checks.database(migrated) if one.grade is Grade.BAD]
    assert any(sentence.startswith("A restore broke off") for sentence in told)
    for start in (("migrate", "--check"), ("migrate",), ("up", "--port", str(free_ports()))):
        refused = kuula(migrated.path, *start)
        assert refused.returncode == 1, start
        assert "A restore broke off" in refused.stderr, start
        assert "kuula restore --finish" in refused.stderr, start
    url_of(migrated.path, monkeypatch)
    again = kuula(migrated.path, "restore", "--replace", str(file))
    assert "An earlier restore broke off" in again.stderr
    assert "kuula restore --finish" in again.stderr
    done = kuula(migrated.path, "restore", "--finish")
    assert "1 people were erased again." in done.stdout, done.stderr
    assert "The restore is finished." in done.stdout
    assert not installation.restore_is_unfinished(url)
    assert "No restore is unfinished." in kuula(migrated.path, "restore", "--finish").stdout


def test_a_restore_killed_before_the_database_was_full_is_taken_back(
    migrated: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(migrated.path, monkeypatch)
    with psycopg.connect(url) as connection:
        connection.execute("alter schema public rename to kuula_before_restore")
    (migrated.path / "files.restoring").mkdir()
    (migrated.path / "secrets.restoring.json").write_text("{}")
    done = kuula(migrated.path, "restore", "--finish")
    assert "everything is as it was before" in done.stdout, done.stderr
    assert not list(migrated.path.glob("*restoring*"))
    assert "The database is current." in kuula(migrated.path, "migrate", "--check").stdout


def customer_columns(connection: psycopg.Connection) -> dict[str, str]:
    """The columns a customer must have, each with a value that fits."""
    rows = connection.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_name = 'people_customer' and is_nullable = 'NO' and is_identity = 'NO'"
    ).fetchall()
    fitting = {"boolean": "false", "timestamp with time zone": "now()", "jsonb": "'{}'::jsonb"}
    fitting |= {
        "integer": "0",
        "bigint": "0",
        "smallint": "0",
        "ARRAY": "'{}'",
        "uuid": "gen_random_uuid()",
    }
    return {name: fitting.get(kind, "'en'") for name, kind in rows}


def test_older_code_refuses_newer_tables(migrated: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    url = url_of(migrated.path, monkeypatch)
    assert "The database is current." in kuula(migrated.path, "migrate", "--check").stdout
    before = installation.recall(url)
    future = "('ledger', '9999_from_the_future', now())"
    with psycopg.connect(url) as connection:
        connection.execute(
            f"insert into django_migrations (app, name, applied) values {future}".encode()
        )
    installation.remember(url, installation.SCHEMA, "another")
    installation.remember(url, installation.VERSION, "9.9.0")
    try:
        refused = kuula(migrated.path, "migrate")
    finally:
        with psycopg.connect(url) as connection:
            connection.execute("delete from django_migrations where name ~ 'from_the_future'")
        for name in (installation.SCHEMA, installation.VERSION):
            installation.remember(url, name, before[name])
    assert refused.returncode == 1
    assert "last used by Kuula 9.9.0" in refused.stderr
    assert "ledger.9999_from_the_future" in refused.stderr
