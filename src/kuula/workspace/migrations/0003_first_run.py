"""The one row of the first run, and the right of leads to bring colleagues in."""

import secrets

from django.db import migrations, models


def begin(apps, schema_editor):
    first_run = apps.get_model("workspace", "FirstRun")
    worked_here = apps.get_model("workspace", "Staff").objects.exists()
    if not worked_here:
        first_run.objects.create(id=1, secret=secrets.token_urlsafe(18))
    cells = apps.get_model("workspace", "RolePermission")
    cells.objects.get_or_create(role="lead", permission="settings.staff")


class Migration(migrations.Migration):
    dependencies = [("workspace", "0002_first_rights")]
    operations = [
        migrations.CreateModel(
            name="FirstRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", models.TextField(blank=True, default="")),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="workspace_first_run_one_row"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="staff",
            name="density",
            field=models.TextField(
                choices=[
                    ("comfortable", "Comfortable"),
                    ("compact", "Compact"),
                    ("roomy", "Roomy"),
                ],
                default="comfortable",
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
