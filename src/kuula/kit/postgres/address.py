"""Which database this installation talks to, as a URL and as Django wants it."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from kuula.kit.home import Home
from kuula.kit.trouble import Trouble

ROLE = "kuula"
DATABASE = "kuula"
PORT = 5432
LONGEST_SOCKET_PATH = 107
DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def embedded() -> bool:
    """Whether Kuula runs its own database server: no DATABASE_URL names another one."""
    return not os.environ.get("DATABASE_URL")


def database_url(home: Home) -> str:
    """The URL of the database: DATABASE_URL, else the embedded server, started or not."""
    return os.environ.get("DATABASE_URL") or embedded_url(home, ROLE, DATABASE)


def embedded_url(home: Home, role: str, database: str) -> str:
    """The URL of a role and a database on the embedded server, which listens on its socket only."""
    password, folder = quote(home.database_password, safe=""), quote(str(socket_folder(home)))
    return f"postgresql://{role}:{password}@/{database}?host={folder}&port={PORT}"


def socket_folder(home: Home) -> Path:
    """Where the embedded server has its socket; every process works out the same folder.

    A socket's whole path may have 107 bytes; a longer one moves to a short folder under /tmp.
    """
    wanted = home.run / "postgres"
    if len(os.fsencode(wanted / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return wanted
    digest = hashlib.sha256(os.fsencode(home.path)).hexdigest()[:16]
    return Path("/tmp") / f"kuula-{digest}"  # noqa: S108 - TMPDIR may differ between processes


def django_database(url: str) -> dict[str, object]:
    """One entry of Django's DATABASES for a PostgreSQL URL over TCP or a socket.

    What Django has no name for (sslmode, sslrootcert, target_session_attrs...) goes to OPTIONS.
    Raises Trouble for what is not a PostgreSQL URL or names no database.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise Trouble(
            f"DATABASE_URL is not the address of a PostgreSQL database: {_without_secrets(error)}.",
            "Write it as postgresql://user:password@host:5432/database.",
        ) from error
    if not parts.get("dbname") and not parts.get("service"):
        raise Trouble(
            "DATABASE_URL names no database.",
            "Write it as postgresql://user:password@host:5432/database.",
        )
    named = {DJANGO_NAMES[key]: str(value) for key, value in parts.items() if key in DJANGO_NAMES}
    options = {key: value for key, value in parts.items() if key not in DJANGO_NAMES}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options}


def _without_secrets(error: ProgrammingError) -> str:
    """libpq quotes the whole address, password included, in some of its messages."""
    return str(error).partition('"')[0].strip().rstrip(":.")
