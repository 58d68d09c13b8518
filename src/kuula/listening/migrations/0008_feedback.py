"""What customers said, the matters and departments it belongs to, and who was told what came of it."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0007_touchpoints"),
        ("people", "0009_found_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("keywords", models.JSONField(default=list)),
                ("days", models.PositiveSmallIntegerField(default=5)),
                ("automatic", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="FeedbackMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("new", "New"),
                            ("read", "Read"),
                            ("answered", "Answered"),
                            ("done", "Done"),
                            ("declined", "Declined"),
                        ],
                        default="new",
                    ),
                ),
                ("doubt", models.TextField(blank=True, default="")),
                ("answer", models.TextField(blank=True, default="")),
                ("outcome", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True, default="")),
                ("brand_id", models.BigIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="listening.department",
                    ),
                ),
                (
                    "joined_into",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="joined",
                        to="listening.feedbackmatter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FeedbackPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "mood",
                    models.TextField(
                        blank=True,
                        choices=[("good", "good"), ("bad", "bad"), ("", "neither good nor bad")],
                        default="",
                    ),
                ),
                ("product", models.TextField(blank=True, default="")),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("conversation", "Conversation"),
                            ("customer", "Noted with the customer"),
                            ("survey", "Survey"),
                            ("form", "Feedback form"),
                            ("api", "API"),
                        ]
                    ),
                ),
                ("conversation_id", models.BigIntegerField(null=True)),
                ("message_id", models.BigIntegerField(null=True)),
                ("response_id", models.BigIntegerField(null=True)),
                ("brand_id", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("agreed", models.BooleanField(default=False)),
                ("language", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("entry", models.BigIntegerField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="listening.feedbackmatter",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "touchpoint",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="listening.touchpoint",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="FeedbackTelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[("planned", "waits"), ("sent", "told"), ("left_out", "not told")],
                        default="planned",
                    ),
                ),
                (
                    "why",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("language", "no words in their language yet"),
                            ("paused", "wants no mail of this kind"),
                            ("complaint", "a complaint is open"),
                            ("budget", "was written to often enough lately"),
                            ("unreachable", "no mail address of their own"),
                            ("not_agreed", "did not ask to hear of it"),
                        ],
                        default="",
                    ),
                ),
                (
                    "way",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("conversation", "in their conversation"),
                            ("mail", "by a mail of its own"),
                        ],
                        default="",
                    ),
                ),
                ("language", models.TextField(default="en")),
                ("words", models.TextField(blank=True, default="")),
                ("conversation_id", models.BigIntegerField(null=True)),
                ("planned_by", models.BigIntegerField(null=True)),
                ("planned_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("carried_at", models.DateTimeField(null=True)),
                ("token_digest", models.TextField(blank=True, db_index=True, default="")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="listening.feedbackmatter",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="listening_department_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 60)),
                name="listening_department_days",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbackmatter",
            index=models.Index(fields=["department", "state", "id"], name="listening_matter_of"),
        ),
        migrations.AddIndex(
            model_name="feedbackmatter",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["next_at"],
                name="listening_matter_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackmatter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="listening_declined_why",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbackpiece",
            index=models.Index(
                condition=models.Q(("conversation_id__isnull", False)),
                fields=["conversation_id"],
                name="listening_piece_talk",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbacktelling",
            index=models.Index(
                condition=models.Q(("state", "planned")),
                fields=["next_at"],
                name="listening_telling_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbacktelling",
            constraint=models.UniqueConstraint(
                fields=("matter", "customer"), name="listening_told_once"
            ),
        ),
    ]
