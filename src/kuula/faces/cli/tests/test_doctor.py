"""What the doctor says, in plain words."""

import os
import tempfile
from collections import namedtuple
from pathlib import Path

import pytest
from tests.redis_server import redis_server

from kuula.faces.cli import checks
from kuula.faces.cli.findings import Finding, Grade
from kuula.faces.cli.pooler_check import poolers
from kuula.faces.cli.processes import Address
from kuula.faces.cli.tests.conftest import kuula, url_of
from kuula.faces.cli.tests.transaction_pooler import pooling
from kuula.kit import account, postgres
from kuula.kit.home import Home

HERE = Address("127.0.0.1", 8000)
Usage = namedtuple("Usage", "total used free")


def worst(findings: list[Finding]) -> Finding:
    order = [Grade.GOOD, Grade.DOUBTFUL, Grade.BAD]
    return max(findings, key=lambda finding: order.index(finding.grade))


def test_every_complaint_has_a_hint(where: Home) -> None:
    for finding in checks.all_findings(HERE):
        assert finding.sentence.endswith(".")
        assert finding.hint or finding.grade is Grade.GOOD, finding.sentence


def test_the_command_names_what_is_wrong_and_exits_with_1(where: Home) -> None:
    where.secrets_file.chmod(0o644)
    done = kuula(where.path, "doctor")
    assert done.returncode == 1
    assert f"bad  Others can read the secrets in {where.secrets_file}." in done.stdout
    assert f"Run `chmod 600 {where.secrets_file}`." in done.stdout


@pytest.mark.parametrize(
    ("free", "grade"), [(10**8, Grade.BAD), (3 * 10**9, Grade.DOUBTFUL), (10**11, Grade.GOOD)]
)
def test_space(free: int, grade: Grade, where: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: Usage(0, 0, free))
    assert [finding.grade for finding in checks.disk(where)] == [grade]


def test_space_is_looked_at_wherever_the_files_lie(
    where: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == where.path.stat().st_dev:
        pytest.skip("There is no second file system here.")
    free = {where.path: 10**11, where.files: 10**8}
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: Usage(0, 0, free[path]))
    with tempfile.TemporaryDirectory(dir=elsewhere) as other:
        where.files.rmdir()
        where.files.symlink_to(other)
        found = list(checks.disk(where))
        where.files.unlink()
    assert [finding.grade for finding in found] == [Grade.GOOD, Grade.BAD]
    assert found[1].sentence == f"Only 0.1 GB are free for {where.files}."


def test_a_closed_folder_on_the_way_is_named(where: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = account.Account("stranger", 65000, 65000)
    monkeypatch.setattr(account, "owner_of", lambda _: stranger)
    found = worst(list(checks.folders(where)))
    assert found.sentence == f"The user stranger may not enter the folder {where.path}."


def test_the_database_asleep_awake_and_away(where: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert worst(list(checks.database(where))).sentence == "The database is stopped."
    postgres.ensure_running(where)
    found = list(checks.database(where))
    assert found[0].sentence.startswith("PostgreSQL 18")
    assert worst(found).sentence == "The tables are not of this version."
    monkeypatch.setenv("DATABASE_URL", "postgresql://kuula:secret@127.0.0.1:1/kuula")
    away = worst(list(checks.database(where)))
    assert away.grade is Grade.BAD
    assert "does not answer" in away.sentence
    assert "Connection refused" in away.sentence
    assert away.hint == "Start that server, or put its address right in DATABASE_URL."
    assert "secret" not in away.sentence


@pytest.mark.parametrize(
    "url", ["mysql://kuula:secret@db.example/kuula", "postgresql://[", "postgresql://secret@db/"]
)
def test_what_is_no_address_of_a_database(
    url: str, where: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    found = worst(list(checks.database(where)))
    assert found.sentence.startswith("DATABASE_URL ")
    assert "secret" not in found.sentence
    assert found.hint == "Write it as postgresql://user:password@host:5432/database."


@pytest.mark.parametrize(
    ("url", "grade"),
    [
        ("", Grade.DOUBTFUL),
        ("https://desk.example.com", Grade.GOOD),
        ("http://desk.example.com", Grade.DOUBTFUL),
        ("desk.example.com", Grade.BAD),
    ],
)
def test_the_public_address(url: str, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", url)
    monkeypatch.setenv("KUULA_TRUSTED_PROXIES", "127.0.0.1")
    assert worst(list(checks.addresses(HERE))).grade is grade


def test_what_a_proxy_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://desk.example.com")
    assert worst(list(checks.addresses(HERE))).sentence.startswith("No proxy is trusted")
    monkeypatch.setenv("KUULA_EVENTS_URL", "http://desk.example.com:8001")
    assert worst(list(checks.addresses(HERE))).sentence.startswith("Browsers refuse live news")


@pytest.mark.parametrize("named", ["banana", "10.0.0.0/8", "127.0.0.1,proxy.local", "999.1.1.1"])
def test_a_proxy_that_nobody_can_be_is_named(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUULA_TRUSTED_PROXIES", "127.0.0.1, ::1")
    assert list(checks.proxies()) == []
    monkeypatch.setenv("KUULA_TRUSTED_PROXIES", named)
    found = worst(list(checks.proxies()))
    assert found.grade is Grade.BAD
    assert named.split(",")[-1] in found.sentence


def test_redis_is_looked_at_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert list(checks.live_bus()) == []
    with redis_server() as server:
        monkeypatch.setenv("REDIS_URL", server.url)
        assert worst(list(checks.live_bus())).grade is Grade.GOOD
    away = worst(list(checks.live_bus()))
    assert away.sentence.startswith("Redis is away: ")
    assert away.sentence.endswith("refused. The database wakes the live pages meanwhile.")
    monkeypatch.setattr(checks, "REDIS_IS_INSTALLED", False)
    missing = worst(list(checks.live_bus()))
    assert missing.grade is Grade.BAD
    assert "requirements/redis.txt" in missing.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_named(where: Home) -> None:
    where.files.chmod(0o500)
    assert "cannot be written to" in worst(list(checks.folders(where))).sentence
    where.files.chmod(0o700)


def test_a_home_that_cannot_be_is_the_last_finding(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "file").write_text("")
    monkeypatch.setenv("KUULA_HOME", str(place / "file" / "home"))
    assert "cannot use its folder" in list(checks.all_findings(HERE))[-1].sentence


def test_a_pooler_that_hands_connections_round_is_told_of(
    migrated: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(migrated.path, monkeypatch)
    assert list(poolers(url)) == []
    with pooling(url) as pooled:
        (told,) = poolers(pooled)
    assert told.grade is Grade.BAD
    assert told.sentence.startswith("A pooler before the database")
    assert "pool_mode = session" in told.hint
