"""The rights of listening: surveys, what was answered, touchpoints, experiences by hand."""

from django.db import migrations

OFFICE = ("lead", "cx_manager", "administrator")
DESK = ("agent", *OFFICE)
RIGHTS = {
    "surveys.change": ("cx_manager", "administrator"),
    "surveys.answers": OFFICE,
    "surveys.enter": DESK,
    "listening.change": ("cx_manager", "administrator"),
    "experiences.record": DESK,
}


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
    dependencies = [("workspace", "0018_merge_customers")]
    operations = [migrations.RunPython(grant, take_back)]
