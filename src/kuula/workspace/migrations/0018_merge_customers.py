"""The right to say that two customers are one person."""

from django.db import migrations

RIGHT = "customers.merge"
ROLES = ("agent", "lead", "cx_manager", "administrator")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in ROLES:
        cells.get_or_create(role=role, permission=RIGHT)


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("workspace", "RolePermission").objects.filter(permission=RIGHT).delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0017_segment_rights")]
    operations = [migrations.RunPython(grant, take_back)]
