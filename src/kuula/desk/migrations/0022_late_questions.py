"""That the time of a question among colleagues has passed is told once; what waits is found."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("desk", "0021_owned_templates")]

    operations = [
        migrations.AddField(
            model_name="mention", name="late_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                fields=["needed_by"],
                condition=Q(question=True, done_at=None, late_at=None, needed_by__isnull=False),
                name="desk_question_needed",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                fields=["needed_by", "id"],
                condition=Q(question=True, done_at=None),
                name="desk_question_standing",
            ),
        ),
    ]
