"""Touchpoints that come along, journeys over them, and experiences derived from the ledger."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models
from django.db.models.functions import Now

STANDARD = {
    "purchase": ("Purchase", "purchase"),
    "shop": ("Shop or visit", "purchase"),
    "delivery": ("Delivery", "delivery"),
    "use": ("Using what was bought", "use"),
    "answer": ("Answer to a question", "service"),
    "solution": ("Solving a matter", "service"),
    "promise": ("Promise", "service"),
    "complaint": ("Complaint and amends", "service"),
    "return": ("Return", "service"),
    "advert": ("Advertisement", "advert"),
    "article": ("Article", "article"),
    "review": ("Review", "review"),
    "word_of_mouth": ("Word of mouth", "word_of_mouth"),
}


def bring(apps, schema_editor):
    del schema_editor
    touchpoints = apps.get_model("listening", "Touchpoint").objects
    for key, (name, kind) in STANDARD.items():
        taken = touchpoints.filter(name__iexact=name, archived_at=None).exclude(key=key).exists()
        if not taken:
            touchpoints.get_or_create(
                key=key, defaults={"name": name, "kind": kind, "made_at": Now()}
            )


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("listening", "Touchpoint").objects.filter(key__in=STANDARD).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0006_inviting"),
        ("people", "0009_found_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Derivation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.PositiveIntegerField()),
                ("upto", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Weighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weights", models.JSONField()),
                ("reason", models.TextField()),
                ("staff_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Journey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("about", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "segment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.segment",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.TextField()),
                ("expects", models.TextField(blank=True, default="")),
                (
                    "journey",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="listening.journey",
                    ),
                ),
            ],
            options={
                "ordering": ("journey_id", "place"),
            },
        ),
        migrations.CreateModel(
            name="StagePoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="listening.stage",
                    ),
                ),
                (
                    "touchpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="listening.touchpoint",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ExperienceFact",
            fields=[
                ("entry", models.BigIntegerField(primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField(null=True)),
                ("conversation_id", models.BigIntegerField(null=True)),
                ("brand_id", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("occurred_at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("good", models.BooleanField()),
                (
                    "touchpoint",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="listening.touchpoint",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["occurred_at", "entry"], name="listening_felt_when"),
                    models.Index(fields=["touchpoint", "occurred_at"], name="listening_felt_where"),
                    models.Index(
                        condition=models.Q(("customer_id__isnull", False)),
                        fields=["customer_id", "occurred_at"],
                        name="listening_felt_by",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="journey",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("archived_at", None)),
                name="listening_journey_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagepoint",
            constraint=models.UniqueConstraint(
                fields=("stage", "touchpoint"), name="listening_point_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                fields=("journey", "place"), name="listening_stage_once"
            ),
        ),
        migrations.RunPython(bring, take_back),
    ]
