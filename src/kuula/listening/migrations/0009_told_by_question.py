"""Of colleagues it is kept by question whose answers were told; invitations are found by survey and
day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("listening", "0008_feedback"),)

    operations = (
        migrations.RemoveField(model_name="resultstate", name="told"),
        migrations.AddField(
            model_name="resultstate", name="told", field=models.JSONField(default=dict)
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                fields=["survey", "planned_for"],
                include=["state", "why"],
                name="listening_invitation_of",
            ),
        ),
    )
