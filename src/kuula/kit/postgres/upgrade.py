"""Moving the files of an older PostgreSQL to the version that this Kuula brings."""

import shutil
from pathlib import Path

from kuula.kit import account
from kuula.kit.home import SWEPT_BY, Home
from kuula.kit.postgres import server
from kuula.kit.postgres.address import socket_folder
from kuula.kit.postgres.cluster import (
    SUPERUSER,
    cluster_folder,
    cluster_major,
    make_cluster,
    refuse_closed_folders,
    write_settings,
)
from kuula.kit.postgres.programs import MAJOR, pg_tool, reachable, run
from kuula.kit.trouble import Trouble


def upgrade(where: Home, old_programs: str | None = None) -> Path:
    """Copy the database into files of the current major version; answers where the old ones are.

    `old_programs` is the folder of the old server's programs, needed when this installation does
    not bring them. Nothing is changed until the copy is complete; the old files are kept.
    """
    major = _require_old(where)
    programs = Path(old_programs) if old_programs else pg_tool("postgres", major).parent
    refuse_closed_folders(where)
    old, new = cluster_folder(where), where.postgres / "upgraded"
    kept = where.postgres / f"data-{major}"
    if kept.exists():
        raise Trouble(f"{kept} is in the way.", "Move it elsewhere and run the upgrade again.")
    shutil.rmtree(new, ignore_errors=True)
    make_cluster(where, new, checksums=_has_checksums(where, programs))
    write_settings(where, new)
    write_settings(where, old)
    _copy(where, programs, new)
    old.rename(kept)
    new.rename(old)
    (where.files / SWEPT_BY).unlink(missing_ok=True)  # it names the old server
    server.ensure_running(where)
    return kept


def _require_old(where: Home) -> int:
    major = cluster_major(where)
    if major is None or major == MAJOR:
        raise Trouble(
            "There is nothing to upgrade: "
            + ("there are no database files yet." if major is None else f"they are of {MAJOR}."),
        )
    if server.status(where).running:
        raise Trouble("The old database runs.", "Stop it with the Kuula that started it.")
    return major


def _has_checksums(where: Home, programs: Path) -> bool:
    shown = run(where, programs / "pg_controldata", [str(cluster_folder(where))])
    if not shown.succeeded:
        raise Trouble("The old database files cannot be read.", shown.output)
    lines = shown.output.splitlines()
    return any(line.startswith("Data page checksum version") and line[-1] != "0" for line in lines)


def _copy(where: Home, programs: Path, new: Path) -> None:
    owner = account.owner_of(where.postgres)
    done = run(
        where,
        "pg_upgrade",
        [
            f"--old-bindir={reachable(where, programs)}",
            f"--new-bindir={reachable(where, pg_tool('postgres').parent)}",
            f"--old-datadir={cluster_folder(where)}",
            f"--new-datadir={new}",
            f"--socketdir={socket_folder(where)}",
            f"--username={SUPERUSER}",
        ],
    )
    if not done.succeeded:
        log = new / "pg_upgrade_output.d"
        raise Trouble(
            f"The upgrade did not succeed; the old files are as they were ({owner.name}).",
            f"{done.output.strip().splitlines()[-1]} Its reports are in {log}.",
        )
