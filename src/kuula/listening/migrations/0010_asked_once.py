"""A survey asks once about each thing; invitations left out since it was taken back say so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0009_told_by_question"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="thing",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="why",
            field=models.TextField(
                blank=True,
                choices=[
                    ("budget", "asked often enough already"),
                    ("quarantine", "refused lately"),
                    ("complaint", "a complaint is open"),
                    ("consent", "no consent"),
                    ("paused", "paused all surveys"),
                    ("sample", "not in the sample"),
                    ("unreachable", "no address to ask at"),
                    ("known", "everything is known already"),
                    ("closed", "the survey was closed"),
                    ("quota", "enough people answered"),
                    ("undone", "what it asks about was taken back"),
                ],
                default="",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("thing", ""), _negated=True),
                    models.Q(("state", "left_out"), _negated=True),
                ),
                fields=("survey", "thing"),
                name="listening_invitation_thing",
            ),
        ),
    ]
