"""Whom a merge brought as followers; the questions that stand, found without their askers."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("desk", "0020_questions")]
    operations = [
        migrations.AddField(
            model_name="merge",
            name="followers",
            field=models.JSONField(db_default=Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="joineddraft",
            name="kind",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                condition=models.Q(("done_at", None), ("question", True)),
                fields=["message"],
                name="desk_question_standing",
            ),
        ),
    ]
