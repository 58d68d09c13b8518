"""Briefs of surveys and who gets them, seats of quotas, and the hours in which invitations leave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0011_mentions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BriefCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BriefReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuotaCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.TextField()),
                ("value", models.TextField()),
                ("taken", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SurveyBrief",
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
                        choices=[("first", "First"), ("weekly", "Weekly"), ("last", "Last")]
                    ),
                ),
                ("last", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("answers", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="askingrules",
            name="earliest",
            field=models.PositiveSmallIntegerField(db_default=9, default=9),
        ),
        migrations.AddField(
            model_name="askingrules",
            name="latest",
            field=models.PositiveSmallIntegerField(db_default=20, default=20),
        ),
        migrations.AddField(
            model_name="askingrules",
            name="rest_days",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name="askingrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("earliest__lt", models.F("latest")), ("latest__lte", 24)),
                name="listening_rules_hours",
            ),
        ),
        migrations.AddField(
            model_name="briefcopy",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="briefcopy",
            name="survey",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="listening.survey"
            ),
        ),
        migrations.AddField(
            model_name="briefreader",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="briefreader",
            name="survey",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readers",
                to="listening.survey",
            ),
        ),
        migrations.AddField(
            model_name="quotacell",
            name="survey",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="listening.survey",
            ),
        ),
        migrations.AddField(
            model_name="surveybrief",
            name="survey",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="briefs",
                to="listening.survey",
            ),
        ),
        migrations.AddField(
            model_name="briefcopy",
            name="brief",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="copies",
                to="listening.surveybrief",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefreader",
            constraint=models.UniqueConstraint(
                fields=("survey", "staff"), name="listening_reader_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotacell",
            constraint=models.UniqueConstraint(
                fields=("survey", "question", "value"), name="listening_quota_cell"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveybrief",
            constraint=models.UniqueConstraint(
                fields=("survey", "kind", "last"), name="listening_brief_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveybrief",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "weekly"), _negated=True),
                fields=("survey", "kind"),
                name="listening_brief_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefcopy",
            constraint=models.UniqueConstraint(
                fields=("brief", "staff"), name="listening_copy_once"
            ),
        ),
    ]
