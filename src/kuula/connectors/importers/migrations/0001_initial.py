"""Imports from other desks, what they brought and what they refused."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspace", "0014_light_seats"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("zendesk", "Zendesk"),
                            ("zammad", "Zammad"),
                            ("osticket", "osTicket"),
                            ("freescout", "FreeScout"),
                            ("mbox", "Mail file (mbox)"),
                        ]
                    ),
                ),
                ("desk", models.TextField()),
                ("file", models.TextField()),
                ("digest", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("running", "Under way"),
                            ("done", "Finished"),
                            ("undone", "Taken back"),
                        ],
                        default="running",
                    ),
                ),
                ("run", models.TextField(default="")),
                ("counts", models.JSONField(default=dict)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspace.brand",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspace.team",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.TextField()),
                ("why", models.TextField()),
                ("detail", models.TextField(default="")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="importers.import",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Brought",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("desk", models.TextField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("conversation", "Conversation"),
                            ("customer", "Customer"),
                            ("company", "Company"),
                            ("colleague", "Colleague"),
                        ]
                    ),
                ),
                ("old", models.TextField()),
                ("new", models.BigIntegerField()),
                ("messages", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="brought",
                        to="importers.import",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by", "kind", "new"], name="importers_brought_by")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("desk", "kind", "old"), name="importers_once")
                ],
            },
        ),
    ]
