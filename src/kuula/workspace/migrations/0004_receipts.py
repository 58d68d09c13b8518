import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0003_first_run")]
    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField()),
                ("digest", models.TextField()),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="workspace.apitoken"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["made_at"], name="workspace_receipt_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="workspace_receipt_once")
                ],
            },
        ),
    ]
