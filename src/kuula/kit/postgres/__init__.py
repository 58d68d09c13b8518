"""The embedded PostgreSQL server: found, made, started, stopped and asked by Kuula itself."""

from kuula.kit.postgres.address import (
    database_url,
    django_database,
    embedded,
    embedded_url,
    socket_folder,
)
from kuula.kit.postgres.programs import MAJOR, pg_tool
from kuula.kit.postgres.server import (
    Status,
    connect_as_superuser,
    ensure_running,
    log_file,
    status,
    stop,
)
from kuula.kit.postgres.upgrade import upgrade

__all__ = [
    "MAJOR",
    "Status",
    "connect_as_superuser",
    "database_url",
    "django_database",
    "embedded",
    "embedded_url",
    "ensure_running",
    "log_file",
    "pg_tool",
    "socket_folder",
    "status",
    "stop",
    "upgrade",
]
