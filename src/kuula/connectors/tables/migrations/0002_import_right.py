"""CX managers and administrators may import tables."""

from django.db import migrations

ROLES = ("cx_manager", "administrator")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in ROLES:
        cells.get_or_create(role=role, permission="settings.imports")


def take_back(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.filter(permission="settings.imports").delete()


class Migration(migrations.Migration):
    dependencies = [("tables", "0001_initial"), ("workspace", "0014_light_seats")]
    operations = [migrations.RunPython(grant, take_back)]
