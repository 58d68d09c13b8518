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

ASIDE = "kuula_before_restore"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Give up what this installation holds now.")
def command(*, file: Path, replace: bool) -> None:
    """Bring back database, files and secrets from FILE.

    FILE is checked as a whole before anything is touched, and what was there is given up only when
    everything is back. Whoever was erased after the backup was made is erased again.
    """
    where = home.load()
    with only_one(where, str(os.getpid())):
        manifest = _check(file)
        with database(where) as url:
            if _is_used(where, url) and not replace:
                raise Trouble(
                    "This installation is not empty.",
                    "Restore into a new KUULA_HOME, or say --replace to give up what is here.",
                )
            _bring_back(where, url, file, manifest)
    say(f"Everything of {manifest.made_at[:16].replace('T', ' ')} UTC is back.")


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
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _is_used(where: Home, url: str) -> bool:
    with installation.connect(url) as connection:
        tables = connection.execute(dumping.TABLES).fetchone()
    return tables is not None or any(where.files.iterdir())


def _bring_back(where: Home, url: str, file: Path, manifest: archive.Manifest) -> None:
    """Fill new places, count, and only then swap; until then a failure changes nothing."""
    files = _extract_files(where, file)
    _set_aside(url)
    try:
        with step("Filling the database"):
            dumping.restore(url, _dump_of(file))
        _compare(url, manifest)
    except BaseException:
        _take_back(url)
        shutil.rmtree(files, ignore_errors=True)
        raise
    _swap_files(where, files)
    _restore_secrets(where, file)
    _run("migrate")
    _run("erase-again", ASIDE)
    _execute(url, f"drop schema if exists {ASIDE} cascade")


def _extract_files(where: Home, file: Path) -> Path:
    target = where.path / "files.restoring"
    shutil.rmtree(target, ignore_errors=True)
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
    return target


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
    _execute(
        url,
        f"drop schema if exists {ASIDE} cascade",
        f"alter schema public rename to {ASIDE}",
    )


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


def _swap_files(where: Home, fresh: Path) -> None:
    old = where.path / "files.before"
    shutil.rmtree(old, ignore_errors=True)
    where.files.rename(old)
    fresh.rename(where.files)
    shutil.rmtree(old, ignore_errors=True)


def _restore_secrets(where: Home, file: Path) -> None:
    """The keys of the backup, so that stored passwords open; the database password stays ours."""
    kept = next(stream.read() for name, stream in archive.members(file) if name == archive.SECRETS)
    home.replace_secrets(where, {**json.loads(kept), "database_password": where.database_password})


def _run(*words: str) -> None:
    command = [sys.executable, "-m", "kuula.faces.cli", *words]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise Trouble("Everything is back, but a step after it failed; run `kuula doctor`.")
