"""Exports ordered on screen, and the right of administrators to order them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.get_or_create(role="administrator", permission="settings.export")


def take_back(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    cells.filter(permission="settings.export").delete()


class Migration(migrations.Migration):
    initial = True
    dependencies = [("workspace", "0014_light_seats")]
    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened", models.BooleanField(default=False)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("gone", "Gone"),
                        ],
                        default="waiting",
                    ),
                ),
                ("why", models.TextField(default="")),
                ("run", models.TextField(default="")),
                ("part", models.TextField(default="")),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("rows", models.BigIntegerField(default=0)),
                ("files", models.BigIntegerField(default=0)),
                ("missing", models.BigIntegerField(default=0)),
                ("key", models.TextField(default="")),
                ("size", models.BigIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("staff",),
                        name="moving_export_one_each",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
