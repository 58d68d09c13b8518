from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="ratingrequest",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
