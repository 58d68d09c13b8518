from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0005_retention")]
    operations = [
        migrations.AddField(
            model_name="staff",
            name="keys",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
