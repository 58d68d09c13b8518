"""Where this installation keeps what it must not lose, and the secrets made for it once."""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kuula.kit import account
from kuula.kit.trouble import Trouble

SYSTEM_HOME = Path("/var/lib/kuula")
SECRETS_FILE = "secrets.json"
OLD_KEYS = "old_field_keys"  # still open what was sealed before a new key was made
SWEPT_BY = ".swept-by"  # among the files: the database that says which of them are needed
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Home:
    """The folders and secrets of one installation."""

    path: Path
    secret_key: str = field(repr=False)
    database_password: str = field(repr=False)
    field_key: bytes = field(repr=False)
    old_field_keys: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def files(self) -> Path:
        """Attachments and raw mail."""
        return self.path / "files"

    @property
    def log(self) -> Path:
        """Log files of the database and the processes."""
        return self.path / "log"

    @property
    def run(self) -> Path:
        """Locks and sockets; may be emptied while nothing runs."""
        return self.path / "run"

    @property
    def postgres(self) -> Path:
        """The embedded database server: its files and nothing else."""
        return self.path / "postgres"

    @property
    def secrets_file(self) -> Path:
        """The file that holds the three secrets, readable by its owner alone."""
        return self.path / SECRETS_FILE


def location() -> Path:
    """The folder of this installation: KUULA_HOME, as root /var/lib/kuula, else the user's own."""
    named = os.environ.get("KUULA_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if account.running_as_root():
        return SYSTEM_HOME
    data_home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data_home).expanduser().absolute() / "kuula"


def load() -> Home:
    """The installation at `location()`; its folders and secrets are made when missing.

    Safe to call from several processes at once: the first to finish the secrets wins.
    Raises Trouble when the folder cannot be made, read or written.
    """
    path = location()
    try:
        make_folder(path)
        kept = _kept_secrets(path) or _make_secrets(path)
        old = tuple(_key(one) for one in kept.get(OLD_KEYS, "").split())
        home = Home(
            path, kept["secret_key"], kept["database_password"], _key(kept["field_key"]), old
        )
        for folder in (home.files, home.log, home.run):
            make_folder(folder)
    except OSError as error:
        raise Trouble(
            f"Kuula cannot use its folder {path}: {error.strerror or error}.",
            "Give it to the user that runs Kuula, or name another folder in KUULA_HOME.",
        ) from error
    return home


def make_folder(path: Path) -> None:
    """Make a missing private folder and give it to the account that owns the one above it."""
    if path.is_dir():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    give(path)


def give(path: Path) -> None:
    """As root, hand a new path to the account of the folder it lies in; else nothing."""
    if account.running_as_root():
        owner = account.owner_of(path.parent)
        os.chown(path, owner.uid, owner.gid)


def new_secrets() -> dict[str, str]:
    """Three fresh secrets, as the secrets file holds them."""
    return {
        "secret_key": secrets.token_urlsafe(50),
        "database_password": secrets.token_urlsafe(24),
        "field_key": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


def replace_secrets(where: Home, fresh: Mapping[str, str]) -> None:
    """Write other secrets over the present ones, whole or not at all (a restore does)."""
    wanted = {name: fresh[name] for name in new_secrets()}
    if fresh.get(OLD_KEYS):
        wanted[OLD_KEYS] = fresh[OLD_KEYS]
    draft = _draft(where.path, wanted)
    draft.replace(where.secrets_file)
    _sync_folder(where.path)


def add_field_key(where: Home) -> Home:
    """Put a new field key before the present one, which goes on opening what it sealed."""
    old = b" ".join((where.field_key, *where.old_field_keys)).decode()
    fresh = {**_secrets_of(where), "field_key": new_secrets()["field_key"], OLD_KEYS: old}
    replace_secrets(where, fresh)
    return load()


def drop_old_field_keys(where: Home) -> Home:
    """Forget the old field keys: what is sealed with them alone is lost."""
    replace_secrets(where, _secrets_of(where))
    return load()


def _secrets_of(where: Home) -> dict[str, str]:
    return {
        "secret_key": where.secret_key,
        "database_password": where.database_password,
        "field_key": where.field_key.decode(),
    }


def _kept_secrets(path: Path) -> Mapping[str, str] | None:
    file = path / SECRETS_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        kept = {name: str(value) for name, value in json.loads(text).items()}
    except (ValueError, AttributeError):
        kept = {}
    if not new_secrets().keys() <= kept.keys():
        raise Trouble(
            f"The secrets in {file} cannot be read.",
            "Put the file back from a backup; without it, stored mailbox passwords are lost.",
        )
    return kept


def _make_secrets(path: Path) -> Mapping[str, str]:
    """Write the secrets whole under another name, then link: nobody ever reads half a file."""
    draft = _draft(path, new_secrets())
    try:
        _link_unless_there(draft, path / SECRETS_FILE)
    finally:
        draft.unlink()
    _sync_folder(path)
    kept = _kept_secrets(path)
    if kept is None:
        raise Trouble(f"The secrets in {path} vanished while they were made.", "Try again.")
    return kept


def _draft(path: Path, content: Mapping[str, str]) -> Path:
    draft = path / f"{SECRETS_FILE}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    give(draft)
    return draft


def _link_unless_there(draft: Path, final: Path) -> None:
    try:
        os.link(draft, final)
    except FileExistsError:
        return


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _key(text: str) -> bytes:
    return text.encode("ascii")
