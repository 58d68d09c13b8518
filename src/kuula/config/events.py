"""The door for uvicorn: the live event stream."""

import os

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuula.config.settings")
django.setup()

from psycopg.conninfo import make_conninfo  # noqa: E402 - Django is set up first

from kuula.faces.agent.live import LiveDoor  # noqa: E402
from kuula.ledger.live import Hub  # noqa: E402

_KEYS = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")


def conninfo() -> str:
    """The database as psycopg wants it, taken from Django's settings."""
    params = connection.get_connection_params()
    return make_conninfo(**{key: params[key] for key in _KEYS if params.get(key)})


application = LiveDoor(Hub(conninfo()))
