"""Leads, CX managers and administrators may see the team board."""

from django.db import migrations

ROLES = ("lead", "cx_manager", "administrator")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in ROLES:
        cells.get_or_create(role=role, permission="board.read")


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("workspace", "RolePermission").objects.filter(permission="board.read").delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0010_duty")]
    operations = [migrations.RunPython(grant, take_back)]
