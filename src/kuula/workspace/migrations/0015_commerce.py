"""Who serves customers may see amounts; leads, CX managers and administrators may change orders."""

from django.db import migrations

SEE = ("agent", "lead", "cx_manager", "administrator")
CHANGE = ("lead", "cx_manager", "administrator")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in SEE:
        cells.get_or_create(role=role, permission="commerce.money")
    for role in CHANGE:
        cells.get_or_create(role=role, permission="commerce.change")


def take_back(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.filter(permission__in=("commerce.money", "commerce.change")).delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0014_light_seats")]
    operations = [migrations.RunPython(grant, take_back)]
