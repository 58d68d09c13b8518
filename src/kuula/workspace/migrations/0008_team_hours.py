from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0007_holidays")]
    operations = [
        migrations.AddField(
            model_name="team",
            name="hours",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="team",
            name="time_zone",
            field=models.TextField(db_default="", default=""),
        ),
    ]
