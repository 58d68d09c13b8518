"""A form may take feedback for a department instead of beginning conversations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("form", "0001_initial"),
        ("listening", "0008_feedback"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactform",
            name="department",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="listening.department",
            ),
        ),
        migrations.AddField(
            model_name="contactform",
            name="kind",
            field=models.TextField(
                choices=[
                    ("contact", "Questions: a conversation begins"),
                    ("feedback", "Feedback: a department hears it"),
                ],
                db_default="contact",
                default="contact",
            ),
        ),
        migrations.AddField(
            model_name="sentpage",
            name="piece_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="sentpage",
            name="conversation_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
