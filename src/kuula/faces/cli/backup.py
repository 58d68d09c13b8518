"""`kuula backup`: everything an installation must not lose, in one file."""

import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from kuula.faces.cli import archive, dumping
from kuula.faces.cli.running import database
from kuula.faces.cli.saying import byte_bar, say, step
from kuula.kit import clock, home
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble
from kuula.kit.version import version


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(*, file: Path) -> None:
    """Write database, files and secrets into FILE, while everything goes on working.

    FILE holds mail and the keys that open stored passwords: keep it where only you can read it.
    """
    if file.exists():
        raise Trouble(f"{file} exists already.", "Name a new file; backups are not overwritten.")
    where = home.load()
    draft = file.with_name(f"{file.name}.part")
    try:
        with database(where) as url:
            manifest = write(where, url, draft)
        _put_in_place(draft, file)
    except OSError as error:
        raise Trouble(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    rows, files = sum(manifest.tables.values()), manifest.seals.get(archive.FILES, archive.Seal())
    say(f"{file}: {rows:,} rows of {len(manifest.tables)} tables and {files.count:,} files.")


def _put_in_place(draft: Path, file: Path) -> None:
    """Give the finished draft its name, over nothing that is there. Raises OSError.

    Where the disk knows no second names (exFAT, a share of Windows), the name is taken first.
    """
    try:
        os.link(draft, file)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        draft.replace(file)


def write(where: Home, url: str, path: Path) -> archive.Manifest:
    """Write a backup to `path` and flush it to the disk; answers what is in it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        with tarfile.open(fileobj=output, mode="w:") as tar:
            manifest = _fill(tar, where, url)
        output.flush()
        os.fsync(output.fileno())
    return manifest


def _fill(tar: tarfile.TarFile, where: Home, url: str) -> archive.Manifest:
    """The database first: every file it speaks of is then still to come, since files only grow."""
    with byte_bar() as bar:
        with step("Counting rows"), dumping.snapshot(url) as moment:
            task = bar.add_task("Database", total=None)
            writer = archive.Writer(tar, lambda size: bar.advance(task, size))
            with dumping.dump(url, moment) as stream:
                writer.add_stream(archive.DATABASE, stream)
        found = sorted(_stored(where.files))
        second = bar.add_task("Files", total=sum(size for _path, size in found))
        writer.progress = lambda size: bar.advance(second, size)
        _add_files(writer, where, [path for path, _size in found])
        writer.add_file(archive.SECRETS, archive.SECRETS, where.secrets_file)
        made = archive.Manifest(version(), clock.now().isoformat(), moment.server, moment.tables)
        writer.finish(made)
    return made


def _add_files(writer: archive.Writer, where: Home, paths: list[Path]) -> None:
    """Write each file; one that was erased since it was listed is not missed."""
    for path in paths:
        name = archive.FILES + path.relative_to(where.files).as_posix()
        with suppress(FileNotFoundError):
            writer.add_file(archive.FILES, name, path)


def _stored(folder: Path) -> Iterator[tuple[Path, int]]:
    """Finished files and their sizes; a name with a dot in front is a draft that somebody is
    writing."""
    for inside, _folders, names in os.walk(folder, onerror=_unless_gone):
        for name in names:
            path = Path(inside, name)
            with suppress(FileNotFoundError):
                if name[0] != "." and path.is_file():
                    yield path, path.stat().st_size


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
