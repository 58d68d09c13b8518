from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0006_keys")]
    operations = [
        migrations.AddField(
            model_name="brand",
            name="holidays",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="brand",
            name="other_days",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
