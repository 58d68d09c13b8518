"""Leads and administrators may share saved views with their teams."""

from django.db import migrations

ROLES = ("lead", "cx_manager", "administrator")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in ROLES:
        cells.get_or_create(role=role, permission="views.share")


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("workspace", "RolePermission").objects.filter(permission="views.share").delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0008_team_hours")]
    operations = [migrations.RunPython(grant, take_back)]
