"""Which database this is, told from all others; from a copy of itself, too."""

from django.db import connection

from kuula.kit.trouble import Trouble

_KNOWN = "SELECT to_regclass('kuula_installation') IS NOT NULL"
_SAID = """
SELECT string_agg(value, '/' ORDER BY name) || '/' || (
    SELECT system_identifier FROM pg_control_system()
) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
FROM kuula_installation WHERE name IN ('identity', 'restored')
"""


def this_database() -> str:
    """The word for this database. Raises Trouble for one that no `kuula migrate` has seen."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        if cursor.fetchone() == (True,):
            cursor.execute(_SAID)
            if said := cursor.fetchone()[0]:
                return str(said)
    raise Trouble("This database has no identity.", "Run `kuula migrate`.")
