"""Rights around a customer's profile, and how long it is kept who looked at it."""

from django.db import migrations, models

RIGHTS = {
    "customers.notes": ("agent", "lead", "cx_manager", "administrator"),
    "customers.consents": ("agent", "lead", "cx_manager", "administrator"),
    "customers.sensitive": ("lead", "administrator"),
    "customers.looks": ("administrator",),
    "customers.export": ("administrator",),
    "settings.profiles": ("cx_manager", "administrator"),
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
    apps.get_model("workspace", "Retention").objects.filter(kind="looks").delete()


class Migration(migrations.Migration):
    dependencies = [("workspace", "0015_commerce")]
    operations = [
        migrations.AlterField(
            model_name="retention",
            name="kind",
            field=models.TextField(
                choices=[
                    ("messages", "Messages"),
                    ("originals", "Originals"),
                    ("comments", "Comments"),
                    ("looks", "Looks"),
                ],
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.RunPython(grant, take_back),
    ]
