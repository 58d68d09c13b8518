"""Leads, CX managers and administrators may define custom fields."""

from django.db import migrations

ROLES = ("lead", "cx_manager", "administrator")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in ROLES:
        cells.get_or_create(role=role, permission="settings.fields")


def take_back(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.filter(permission="settings.fields").delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0012_currency")]
    operations = [migrations.RunPython(grant, take_back)]
