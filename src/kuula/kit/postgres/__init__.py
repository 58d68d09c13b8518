"""The embedded PostgreSQL server: found, made, started, stopped and asked by Kuula itself."""

from kuula.kit.postgres.address import (
    database_url,
    django_database,
    embedded,
    embedded_url,
    socket_folder,
)

__all__ = ["database_url", "django_database", "embedded", "embedded_url", "socket_folder"]
