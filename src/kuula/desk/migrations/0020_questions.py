"""How questions among colleagues end, when an answer is needed, and who was ever asked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0019_reply_targets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mention",
            name="ending",
            field=models.TextField(
                blank=True,
                choices=[
                    ("answered", "answered"),
                    ("declined", "not for them"),
                    ("passed", "passed on"),
                    ("put_away", "no longer needed"),
                ],
                db_default="",
                default="",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="needed_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mention",
            name="passed_to",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="passed_from",
                to="desk.mention",
            ),
        ),
        migrations.AlterField(
            model_name="goodwilllimit",
            name="role",
            field=models.TextField(
                choices=[
                    ("agent", "Agent"),
                    ("lead", "Lead"),
                    ("cx_manager", "CX manager"),
                    ("department_reader", "Light seat"),
                    ("administrator", "Administrator"),
                ]
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["staff", "-id"], name="desk_mention_of"),
        ),
    ]
