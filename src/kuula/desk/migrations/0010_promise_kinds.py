from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_saved_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="kind",
            field=models.TextField(
                choices=[
                    ("reply", "Reply"),
                    ("delivery", "Delivery"),
                    ("repair", "Repair"),
                    ("refund", "Refund"),
                    ("call_back", "Call back"),
                    ("other", "Other"),
                ],
                db_default="other",
                default="other",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="took_minutes",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="promise",
            name="moved_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="promise",
            name="reason",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("kept_at__isnull", False)),
                fields=["kept_at"],
                name="desk_promise_kept",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("slipped_at__isnull", False)),
                fields=["slipped_at"],
                name="desk_promise_slipped",
            ),
        ),
    ]
