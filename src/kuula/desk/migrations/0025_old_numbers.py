"""What conversations were called at the desks they came from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0024_concerns"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("desk", models.TextField()),
                ("number", models.TextField()),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_numbers",
                        to="desk.conversation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["number"], name="desk_old_number")],
            },
        ),
    ]
