"""The files of the embedded server: made once, its settings written again at each start."""

import os
import shutil
import stat
from pathlib import Path

from kuula.kit import account, home
from kuula.kit.home import Home
from kuula.kit.postgres.address import PORT, socket_folder
from kuula.kit.postgres.programs import MAJOR, run
from kuula.kit.trouble import Trouble

SUPERUSER = "postgres"
SETTINGS_FILE = "kuula.conf"
OWN_SETTINGS_FILE = "own.conf"
MEGABYTE = 1024 * 1024
SMALLEST_BUFFERS = 128
LARGEST_BUFFERS = 512
SHARE_OF_MEMORY = 16
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def cluster_folder(where: Home) -> Path:
    """The folder that PostgreSQL calls its data directory."""
    return where.postgres / "data"


def cluster_major(where: Home) -> int | None:
    """The major version that made the files, None when there are none yet."""
    try:
        return int((cluster_folder(where) / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def prepare(where: Home) -> None:
    """Make the files when there are none and write the settings of this machine.

    Raises Trouble when the account cannot reach them or another major version made them.
    """
    home.make_folder(where.postgres)
    refuse_closed_folders(where)
    major = cluster_major(where)
    if major is None:
        make_cluster(where, cluster_folder(where))
    elif major != MAJOR:
        raise Trouble(
            f"The database files were made by PostgreSQL {major}; this Kuula brings {MAJOR}.",
            "Run `kuula backup` with the previous Kuula, then `kuula database upgrade`.",
        )
    write_settings(where, cluster_folder(where))
    make_socket_folder(where)


def refuse_closed_folders(where: Home) -> None:
    """Raise Trouble naming the first folder on the way that the owning account may not enter."""
    owner = account.owner_of(where.postgres)
    closed = next(account.closed_folders(where.postgres, owner), None)
    if closed is not None:
        raise Trouble(
            f"PostgreSQL runs as the user {owner.name}, who may not enter the folder {closed}.",
            f"Run `chmod o+x {closed}`, or name another folder in KUULA_HOME.",
        )


def make_cluster(where: Home, folder: Path, *, checksums: bool = True) -> None:
    """Run initdb into `folder`, whole or not at all; takes some seconds."""
    draft = folder.with_suffix(".making")
    shutil.rmtree(draft, ignore_errors=True)
    made = run(
        where,
        "initdb",
        [
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums" if checksums else "--no-data-checksums",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            "--no-instructions",
        ],
    )
    if not made.succeeded:
        raise Trouble("The database could not be made.", _last_line(made.output))
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude '{SETTINGS_FILE}'\n")
    draft.rename(folder)


def write_settings(where: Home, folder: Path) -> None:
    """Write the server settings and the rules of who may connect.

    Over the socket the superuser is whoever owns the files (or root), everybody else needs the
    password. A file `own.conf` in the folder above is read last and wins.
    """
    owner = account.owner_of(where.postgres)
    users = {owner.name, "root"} if account.running_as_root() else {owner.name}
    _write(folder / SETTINGS_FILE, _settings(where))
    _write(
        folder / "pg_hba.conf",
        f"local all {SUPERUSER} peer map=owner\n"
        "local all all scram-sha-256\n"
        "host all all 127.0.0.1/32 scram-sha-256\n"
        "host all all ::1/128 scram-sha-256\n",
    )
    _write(
        folder / "pg_ident.conf",
        "".join(f'owner "{user}" {SUPERUSER}\n' for user in sorted(users | {"root"})),
    )


def make_socket_folder(where: Home) -> None:
    """Make the private folder of the socket; refuse one in /tmp that somebody else put there."""
    folder, owner = socket_folder(where), account.owner_of(where.postgres)
    if folder.parent == where.run:
        home.make_folder(folder)
        return
    try:
        folder.mkdir(mode=0o700)
        if account.running_as_root():
            os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or found.st_mode & 0o077:
        raise Trouble(
            f"The folder {folder} belongs to somebody else.",
            "Remove it, or name a shorter folder in KUULA_HOME.",
        )


def _settings(where: Home) -> str:
    own = where.postgres / OWN_SETTINGS_FILE
    folder = str(socket_folder(where)).replace("'", "''")
    values = {
        "listen_addresses": "''",
        "port": str(PORT),
        "unix_socket_directories": f"'\"{folder}\"'",
        "unix_socket_permissions": "0700",
        "shared_buffers": f"{shared_buffers(_memory())}MB",
        "max_connections": "100",
        "max_wal_size": "4GB",
        "wal_compression": "on",
        "idle_in_transaction_session_timeout": "15s",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",  # starting helpers takes longer than most pages
        "password_encryption": "'scram-sha-256'",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "log_checkpoints": "off",
        "log_line_prefix": "'%m [%p] '",
    }
    lines = [f"{name} = {value}" for name, value in values.items()]
    head = "# Written by Kuula at each start; put your own settings into ../own.conf.\n"
    quoted = str(own).replace("'", "''")
    return head + "\n".join(lines) + f"\ninclude_if_exists '{quoted}'\n"


def shared_buffers(memory: int) -> int:
    """Megabytes of page cache for a machine of `memory` bytes: small, since Kuula shares it."""
    share = memory // SHARE_OF_MEMORY // MEGABYTE
    return max(SMALLEST_BUFFERS, min(LARGEST_BUFFERS, share))


def _memory() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = CGROUP_LIMIT.read_text(encoding="ascii").strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    home.give(path)


def _last_line(output: str) -> str:
    return output.splitlines()[-1] if output else ""
