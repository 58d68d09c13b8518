"""The rights of feedback: passing it on, and reading that of all departments."""

from django.db import migrations

OFFICE = ("lead", "cx_manager", "administrator")
DESK = ("agent", *OFFICE)
RIGHTS = {"feedback.pass": DESK, "feedback.all": OFFICE}


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for right, roles in RIGHTS.items():
        for role in roles:
            cells.get_or_create(role=role, permission=right)


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("workspace", "RolePermission").objects.filter(permission__in=RIGHTS).delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0019_listening_rights")]
    operations = [migrations.RunPython(grant, take_back)]
