"""Starting, stopping and asking after the embedded server; nothing happens without being told."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from kuula.kit import home, logfile
from kuula.kit.home import Home
from kuula.kit.postgres.address import DATABASE, PORT, ROLE, embedded_url, socket_folder
from kuula.kit.postgres.cluster import SUPERUSER, cluster_folder, cluster_major, prepare
from kuula.kit.postgres.programs import run
from kuula.kit.trouble import Trouble

SECONDS_TO_START = 120
SECONDS_TO_STOP = 30
SECONDS_FOR_ORPHANS = 10
PID_FILE = "postmaster.pid"


@dataclass(frozen=True)
class Status:
    """How the embedded server is doing."""

    running: bool
    pid: int | None
    major: int | None
    folder: Path
    socket: Path


def ensure_running(where: Home) -> str:
    """Start the embedded server unless it runs, and answer the URL of Kuula's database on it.

    Makes the files, the role and the database when missing; takes over after any kind of crash.
    Several processes may call it at once. Raises Trouble with the server's own last words.
    """
    with _only_one(where):
        deadline = time.monotonic() + SECONDS_TO_START
        while not _serves(where):
            if time.monotonic() > deadline:
                raise Trouble("The database server runs but does not answer.", _last_words(where))
            time.sleep(0.1)
    return embedded_url(where, ROLE, DATABASE)


def stop(where: Home, seconds: int = SECONDS_TO_STOP) -> bool:
    """Stop the embedded server; answers whether it ran.

    Sessions are cut and their open transactions rolled back. A server that needs longer than
    `seconds` is stopped as by a power cut, which loses nothing committed.
    """
    with _only_one(where):
        if _running_pid(where) is None:
            return False
        words = [f"--pgdata={cluster_folder(where)}", "-w", "-s"]
        stopped = run(where, "pg_ctl", ["stop", "-m", "fast", "-t", str(seconds), *words])
        if not stopped.succeeded and _running_pid(where) is not None:
            run(where, "pg_ctl", ["stop", "-m", "immediate", *words])
        return True


def status(where: Home) -> Status:
    """Whether the embedded server runs, under which number, and where its files are."""
    pid = _running_pid(where)
    folder = cluster_folder(where)
    return Status(pid is not None, pid, cluster_major(where), folder, socket_folder(where))


def log_file(where: Home) -> Path:
    """The file the embedded server writes its log to."""
    return where.log / "postgres.log"


def connect_as_superuser(where: Home, database: str = "postgres") -> psycopg.Connection:
    """A connection with every right, for whoever owns the files; commits each statement."""
    return psycopg.connect(
        host=str(socket_folder(where)),
        port=PORT,
        user=SUPERUSER,
        dbname=database,
        autocommit=True,
    )


def _serves(where: Home) -> bool:
    """Start the server unless it runs, and see that it answers; one that dies just now does not."""
    if _running_pid(where) is None:
        prepare(where)
        _clear_leftovers(where)
        _start(where)
    try:
        _ensure_database(where)
    except psycopg.OperationalError:
        return False
    return True


def _start(where: Home) -> None:
    log = log_file(where)
    logfile.cap(log)
    written = log.stat().st_size if log.exists() else 0
    words = ["start", "-w", "-s", "-t", str(SECONDS_TO_START)]
    started = run(where, "pg_ctl", [*words, f"--pgdata={cluster_folder(where)}", f"--log={log}"])
    if not started.succeeded:
        raise Trouble("The database server does not start.", _last_words(where, written))


def _last_words(where: Home, written: int = 0) -> str:
    """What the server complained of in its log, from the byte `written` on."""
    log = log_file(where)
    try:
        with log.open("rb") as file:
            file.seek(written)
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        lines = []
    wrong = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    last = (wrong or lines or ["none"])[-1]
    return f"Its last words: {last} (more in {log})"


def _running_pid(where: Home) -> int | None:
    """The number of the living server of this installation; a number used again is not it."""
    pid = _recorded_pid(where)
    return pid if pid is not None and _is_server_of(where, pid) else None


def _recorded_pid(where: Home) -> int | None:
    try:
        first = (cluster_folder(where) / PID_FILE).read_text(encoding="utf-8").split("\n", 1)[0]
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Trouble(
            f"The database files in {where.postgres} belong to another user.",
            "Run Kuula as that user, or name another folder in KUULA_HOME.",
        ) from error
    return abs(int(first)) if first.strip().lstrip("-").isdigit() else None


def _is_server_of(where: Home, pid: int) -> bool:
    try:
        found = psutil.Process(pid)
        return (
            found.name() == "postgres"
            and found.status() != psutil.STATUS_ZOMBIE
            and Path(found.cwd()) == cluster_folder(where).resolve()
        )
    except (psutil.Error, OSError):
        return False


def _clear_leftovers(where: Home) -> None:
    """After a crash: wait for the dead server's sessions, then drop a lock that names a stranger.

    The lock may go only when no session is left, else two servers could write the same files;
    PostgreSQL clears every other case by itself.
    """
    recorded = _recorded_pid(where)
    if recorded is None:
        return
    _wait_for_orphans(where)
    if psutil.pid_exists(recorded):
        (cluster_folder(where) / PID_FILE).unlink(missing_ok=True)
        (socket_folder(where) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _wait_for_orphans(where: Home) -> None:
    orphans = [found for found in psutil.process_iter() if _is_server_of(where, found.pid)]
    _, alive = psutil.wait_procs(orphans, timeout=SECONDS_FOR_ORPHANS)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=SECONDS_FOR_ORPHANS)


def _ensure_database(where: Home) -> None:
    """Make the role and the database when missing, and the password the one in the secrets."""
    try:
        psycopg.connect(embedded_url(where, ROLE, DATABASE)).close()
    except psycopg.OperationalError:
        with connect_as_superuser(where) as connection:
            _make_role(connection, where.database_password)
            _make_database(connection)


def _make_role(connection: psycopg.Connection, password: str) -> None:
    role = sql.Identifier(ROLE)
    known = connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone()
    if known is None:
        connection.execute(sql.SQL("create role {} login createdb").format(role))
        connection.execute(sql.SQL("grant pg_monitor to {}").format(role))
    connection.execute(sql.SQL("alter role {} password {}").format(role, sql.Literal(password)))


def _make_database(connection: psycopg.Connection) -> None:
    name = sql.Identifier(DATABASE)
    known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
    if known.fetchone() is None:
        owner = sql.Identifier(ROLE)
        connection.execute(sql.SQL("create database {} owner {}").format(name, owner))


@contextmanager
def _only_one(where: Home) -> Iterator[None]:
    """Hold the installation's server lock: of several processes one starts or stops at a time."""
    path = where.run / "postgres.lock"
    fresh = not path.exists()
    with path.open("a", encoding="utf-8") as file:
        if fresh:
            home.give(path)
        deadline = time.monotonic() + SECONDS_TO_START + SECONDS_TO_STOP
        while not _locked(file.fileno()):
            if time.monotonic() > deadline:
                raise Trouble("Another process is starting or stopping the database.", "Try again.")
            time.sleep(0.05)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
