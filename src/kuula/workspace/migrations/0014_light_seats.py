"""Colleagues have a department; a department reader becomes a light seat, which only answers."""

from django.db import migrations, models

LIGHT = "department_reader"
RIGHT = "conversations.asked"
ROLES = ("agent", "lead", "cx_manager", LIGHT, "administrator")
GIVING = {"conversations.read", "settings.staff"}  # they go on as before: every role has it now
BEFORE = ("conversations.read", "conversations.note", "customers.read", "reports.read")


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.filter(role=LIGHT).delete()
    for role in ROLES:
        cells.get_or_create(role=role, permission=RIGHT)
    for token in apps.get_model("workspace", "ApiToken").objects.filter(revoked_at=None):
        if GIVING.intersection(token.scopes):
            token.scopes = [*token.scopes, RIGHT]
            token.save(update_fields=["scopes"])


def take_back(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.filter(permission=RIGHT).delete()
    for right in BEFORE:
        cells.get_or_create(role=LIGHT, permission=right)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0013_fields")]
    operations = [
        migrations.AddField(
            model_name="staff",
            name="department",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="invitation",
            name="department",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="role",
            field=models.TextField(
                choices=[
                    ("agent", "Agent"),
                    ("lead", "Lead"),
                    ("cx_manager", "CX manager"),
                    ("department_reader", "Light seat"),
                    ("administrator", "Administrator"),
                ],
                default="agent",
            ),
        ),
        migrations.AlterField(
            model_name="rolepermission",
            name="role",
            field=models.TextField(
                choices=[
                    ("agent", "Agent"),
                    ("lead", "Lead"),
                    ("cx_manager", "CX manager"),
                    ("department_reader", "Light seat"),
                    ("administrator", "Administrator"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="staff",
            name="role",
            field=models.TextField(
                choices=[
                    ("agent", "Agent"),
                    ("lead", "Lead"),
                    ("cx_manager", "CX manager"),
                    ("department_reader", "Light seat"),
                    ("administrator", "Administrator"),
                ],
                default="agent",
            ),
        ),
        migrations.RunPython(grant, take_back),
    ]
