"""The system account that owns Kuula's folders when Kuula is started as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAME = "kuula"
FALLBACK = "nobody"
EVERYBODY_MAY_SEARCH = 0o001
GROUP_MAY_SEARCH = 0o010
OWNER_MAY_SEARCH = 0o100


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int


def running_as_root() -> bool:
    """Whether this process may act as any user."""
    return os.geteuid() == 0


def current() -> Account:
    """The account this process runs as; one without a name is called by its number."""
    uid = os.geteuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    return Account(name, uid, os.getegid())


def own() -> Account:
    """The account that owns Kuula's folders: ourselves, or as root one made for it.

    As root `kuula` is created when the system has a tool for that, else `nobody` serves.
    """
    if not running_as_root():
        return current()
    return find(NAME) or _create() or find(FALLBACK) or Account(FALLBACK, 65534, 65534)


def owner_of(path: Path) -> Account:
    """The account that owns an existing path; as root a path of root's belongs to `own()`."""
    status = path.stat()
    if status.st_uid == 0 and running_as_root():
        return own()
    try:
        return Account(pwd.getpwuid(status.st_uid).pw_name, status.st_uid, status.st_gid)
    except KeyError:
        return Account(str(status.st_uid), status.st_uid, status.st_gid)


def find(name: str) -> Account | None:
    """The account of this name, or None."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def closed_folders(path: Path, account: Account) -> Iterator[Path]:
    """The folders from the root down to `path` that `account` may not enter, outermost first."""
    for folder in [*reversed(path.absolute().parents), path.absolute()]:
        if folder.exists() and folder.is_dir() and not _may_enter(folder, account):
            yield folder


def _may_enter(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if account.uid == 0:
        return True
    if status.st_uid == account.uid:
        return bool(status.st_mode & OWNER_MAY_SEARCH)
    if status.st_gid == account.gid:
        return bool(status.st_mode & GROUP_MAY_SEARCH)
    return bool(status.st_mode & EVERYBODY_MAY_SEARCH)


def _create() -> Account | None:
    for command in _creating_commands():
        if shutil.which(command[0]) is None:
            continue
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed words
        if done.returncode == 0 or find(NAME):
            return find(NAME)
    return None


def _creating_commands() -> list[list[str]]:
    home = ["--home-dir", "/nonexistent", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    busybox = ["-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin"]
    return [
        ["useradd", "--system", "--user-group", *home, NAME],
        ["adduser", "--system", "--group", "--no-create-home", NAME],
        ["adduser", *busybox, NAME],
    ]
