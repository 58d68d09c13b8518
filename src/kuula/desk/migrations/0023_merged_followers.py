"""Whom a merge brought as followers, and of which kind a joined draft was."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("desk", "0022_late_questions")]
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
    ]
