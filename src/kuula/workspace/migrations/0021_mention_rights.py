"""The rights of public mentions, and how long their words are kept."""

from django.db import migrations, models

OFFICE = ("lead", "cx_manager", "administrator")
RIGHTS = {
    "mentions.answer": ("agent", *OFFICE),
    "mentions.sources": ("cx_manager", "administrator"),
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
    dependencies = [("workspace", "0020_feedback_rights")]
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
                    ("mentions", "Mentions"),
                ],
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.RunPython(grant, take_back),
    ]
