from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0004_receipts")]
    operations = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("messages", "Messages"),
                            ("originals", "Originals"),
                            ("comments", "Comments"),
                        ],
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("days", models.PositiveIntegerField()),
            ],
        ),
    ]
