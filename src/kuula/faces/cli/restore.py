"""`kuula restore`: bring an installation back from its backup."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kuula.faces.cli import archive, dumping, installation
from kuula.faces.cli.running import database, only_one
from kuula.faces.cli.saying import byte_bar, say, step
from kuula.kit import home
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble
from kuula.kit.version import version

ASIDE = installation.BEFORE_RESTORE
RUNNING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and application_name = 'kuula' and pid <> pg_backend_pid()
"""
HAS_TABLES = """
    select exists (select from pg_class where relnamespace = to_regnamespace('public')
    and relkind in ('r', 'p'))
"""
BACKUP = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False
)
@click.option("--replace", is_flag=True, help="Give up what this installation holds now.")
@click.option("--finish", is_flag=True, help="Go on with a restore that broke off.")
def command(*, file: Path | None, replace: bool, finish: bool) -> None:
    """Bring back database, files and secrets from FILE.

    FILE is checked as a whole before anything is touched, and what was there is given up only when
    everything is back. Whoever was erased after the backup was made is erased again.
    """
    if (file is None) is not finish:
        raise Trouble("Name the backup, or say --finish to go on with a restore that broke off.")
    where = home.load()
    with only_one(where, str(os.getpid())):
        manifest = _check(file) if file else None
        with database(where) as url:
            refuse_while_running(url)
            if file and manifest:
                _refuse_unless_empty(where, url, replace=replace)
                _bring_back(where, url, file, manifest)
            else:
                say(_go_on(where, url))
                return
    say(f"Everything of {manifest.made_at[:16].replace('T', ' ')} UTC is back.")


def refuse_while_running(url: str) -> None:
    """Raise Trouble while processes of Kuula work here that `kuula up` did not start: units, or
    another machine."""
    with installation.connect(url) as connection:
        row = connection.execute(RUNNING).fetchone()
    if row and row[0]:
        raise Trouble(
            f"Kuula works with this database ({row[0]} connections).",
            "Stop it everywhere first, for example with `systemctl stop kuula.target`.",
        )


def _refuse_unless_empty(where: Home, url: str, *, replace: bool) -> None:
    if installation.restore_is_unfinished(url):
        raise Trouble(
            "An earlier restore broke off and still holds the state before it.",
            "Run `kuula restore --finish` first.",
        )
    if _is_used(where, url) and not replace:
        raise Trouble(
            "This installation is not empty.",
            "Restore into a new KUULA_HOME, or say --replace to give up what is here.",
        )


def _go_on(where: Home, url: str) -> str:
    """Finish what broke off, or take it back when the database was not filled; answers which."""
    if not installation.restore_is_unfinished(url):
        _clear(where)
        return "No restore is unfinished."
    with installation.connect(url) as connection:
        filled = connection.execute(HAS_TABLES).fetchone() == (True,)
    if not filled:
        _take_back(url)
        _clear(where)
        return "The restore broke off early: everything is as it was before it."
    _finish(where, url)
    return "The restore is finished."


def _check(file: Path) -> archive.Manifest:
    with byte_bar() as bar:
        task = bar.add_task("Checking the backup", total=file.stat().st_size)
        manifest = archive.read_manifest(file, lambda size: bar.advance(task, size))
    if _number(manifest.kuula) > _number(version()):
        raise Trouble(
            f"The backup was made by Kuula {manifest.kuula}; this is {version()}.",
            "Restore it with that version or a newer one.",
        )
    return manifest


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isascii() and part.isdigit())


def _is_used(where: Home, url: str) -> bool:
    with installation.connect(url) as connection:
        tables = connection.execute(dumping.TABLES).fetchone()
    return tables is not None or any(where.files.iterdir())


def _bring_back(where: Home, url: str, file: Path, manifest: archive.Manifest) -> None:
    """Fill new places, count, and only then swap; until then a failure changes nothing."""
    _clear(where)
    _extract_files(where, file)
    _extract_secrets(where, file)
    _set_aside(url)
    try:
        with step("Filling the database"):
            dumping.restore(url, _dump_of(file))
        _compare(url, manifest)
    except BaseException:
        _take_back(url)
        _clear(where)
        raise
    _finish(where, url)


def _finish(where: Home, url: str) -> None:
    """Everything after the database is filled; each step may be done twice."""
    _swap_files(where)
    _swap_secrets(where)
    _run("migrate", "--in-restore")
    _run("erase-again", ASIDE)
    _execute(url, f"drop schema if exists {ASIDE} cascade")
    _clear(where)


def _fresh_files(where: Home) -> Path:
    return where.path / "files.restoring"


def _old_files(where: Home) -> Path:
    return where.path / "files.before"


def _fresh_secrets(where: Home) -> Path:
    return where.path / "secrets.restoring.json"


def _clear(where: Home) -> None:
    """Remove what a restore puts beside the real places."""
    for folder in (_fresh_files(where), _old_files(where)):
        shutil.rmtree(folder, ignore_errors=True)
    _fresh_secrets(where).unlink(missing_ok=True)


def _extract_files(where: Home, file: Path) -> None:
    target = _fresh_files(where)
    home.make_folder(target)
    with byte_bar() as bar:
        task = bar.add_task("Files", total=None)
        for name, stream in archive.members(file):
            if name.startswith(archive.FILES):
                path = target / name.removeprefix(archive.FILES)
                _make_folders(path.parent)
                with path.open("wb") as output:
                    shutil.copyfileobj(stream, output, archive.PIECE)
                path.chmod(0o600)
                home.give(path)
                bar.advance(task, path.stat().st_size)
    os.sync()


def _extract_secrets(where: Home, file: Path) -> None:
    kept = next(stream.read() for name, stream in archive.members(file) if name == archive.SECRETS)
    path = _fresh_secrets(where)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        output.write(kept)
        output.flush()
        os.fsync(output.fileno())
    home.give(path)


def _make_folders(folder: Path) -> None:
    if not folder.is_dir():
        _make_folders(folder.parent)
        home.make_folder(folder)


def _dump_of(file: Path) -> Iterator[bytes]:
    for name, stream in archive.members(file):
        if name.startswith(archive.DATABASE):
            yield stream.read()


def _set_aside(url: str) -> None:
    """Rename the present tables' schema; the dump makes a new one of the old name."""
    _execute(url, f"alter schema public rename to {ASIDE}")


def _take_back(url: str) -> None:
    _execute(url, "drop schema if exists public cascade", f"alter schema {ASIDE} rename to public")


def _execute(url: str, *statements: str) -> None:
    with installation.connect(url) as connection, connection.transaction():
        for statement in statements:
            connection.execute(statement.encode())


def _compare(url: str, manifest: archive.Manifest) -> None:
    with installation.connect(url) as connection:
        found = dumping.counts(connection)
    if found != manifest.tables:
        wrong = sorted(name for name, n in manifest.tables.items() if found.get(name) != n)
        raise Trouble(f"Rows are missing after the restore, in: {', '.join(wrong)}.")


def _swap_files(where: Home) -> None:
    fresh, old = _fresh_files(where), _old_files(where)
    if not fresh.is_dir():
        return
    if where.files.is_dir():
        shutil.rmtree(old, ignore_errors=True)
        where.files.rename(old)
    fresh.rename(where.files)
    shutil.rmtree(old, ignore_errors=True)


def _swap_secrets(where: Home) -> None:
    """The keys of the backup, so that stored passwords open; the database password stays ours."""
    fresh = _fresh_secrets(where)
    if not fresh.is_file():
        return
    kept = json.loads(fresh.read_bytes())
    home.replace_secrets(where, {**kept, "database_password": where.database_password})
    fresh.unlink()


def _run(*words: str) -> None:
    command = [sys.executable, "-m", "kuula.faces.cli", *words]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise Trouble(
            "Everything is back, but a step after it failed; whoever was erased since the backup"
            " may be back too.",
            "Put right what the lines above say, then run `kuula restore --finish`.",
        )
