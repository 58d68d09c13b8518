"""Duty, abilities and how teams share out; leads and administrators may say how."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = ("lead", "administrator")
RIGHT = "conversations.share_out"


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for role in ROLES:
        cells.get_or_create(role=role, permission=RIGHT)


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("workspace", "RolePermission").objects.filter(permission=RIGHT).delete()


def whose():
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        serialize=False,
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [("workspace", "0009_share_views")]
    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("staff", whose()),
                (
                    "state",
                    models.TextField(
                        choices=[("on", "On duty"), ("away", "Away"), ("off", "Off duty")]
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        choices=[
                            ("hand", "Hand"),
                            ("idle", "Idle"),
                            ("back", "Back"),
                            ("taking", "Taking"),
                            ("left", "Left"),
                        ]
                    ),
                ),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Abilities",
            fields=[
                ("staff", whose()),
                ("languages", models.JSONField(default=list)),
                ("skills", models.JSONField(default=list)),
                ("cap", models.PositiveSmallIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AssignmentPolicy",
            fields=[
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="workspace.team",
                    ),
                ),
                ("automatic", models.BooleanField(default=False)),
                ("cap", models.PositiveSmallIntegerField(default=12)),
                (
                    "drain",
                    models.TextField(
                        choices=[
                            ("due", "What must be answered before they are back"),
                            ("all", "Everything that waits for us"),
                            ("none", "Nothing"),
                        ],
                        default="due",
                    ),
                ),
                ("grace_minutes", models.PositiveSmallIntegerField(default=15)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cap__gte", 1)), name="workspace_policy_cap"
                    )
                ],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
