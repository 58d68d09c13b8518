"""A brand has a currency."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0011_team_board")]
    operations = [
        migrations.AddField(
            model_name="brand",
            name="currency",
            field=models.TextField(db_default="EUR", default="EUR"),
        ),
    ]
