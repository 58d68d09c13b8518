"""What each role may do at first, and the table of the shared cache."""

from django.db import migrations

AGENT = [
    "conversations.read",
    "conversations.reply",
    "conversations.note",
    "conversations.change",
    "conversations.assign",
    "tray.sort",
    "customers.read",
    "customers.change",
    "reports.read",
]
LEAD = [*AGENT, "templates.change"]
CX_MANAGER = [
    "conversations.read",
    "conversations.note",
    "customers.read",
    "reports.read",
    "templates.change",
]
READER = ["conversations.read", "conversations.note", "customers.read", "reports.read"]
ADMINISTRATOR = [
    *LEAD,
    "customers.erase",
    "settings.brands",
    "settings.mailboxes",
    "settings.staff",
    "settings.roles",
    "settings.tokens",
    "audit.read",
]
RIGHTS = {
    "agent": AGENT,
    "lead": LEAD,
    "cx_manager": CX_MANAGER,
    "department_reader": READER,
    "administrator": ADMINISTRATOR,
}


def grant(apps, schema_editor):
    cells = apps.get_model("workspace", "RolePermission")
    cells.objects.bulk_create(
        [cells(role=role, permission=right) for role, rights in RIGHTS.items() for right in rights],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_initial")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE TABLE kuula_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
            " expires timestamptz NOT NULL); CREATE INDEX kuula_cache_expires ON kuula_cache (expires);",
            "DROP TABLE kuula_cache;",
        ),
    ]
