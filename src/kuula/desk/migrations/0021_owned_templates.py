"""Templates of a team's or of one's own, their folders, and how often they were used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0020_questions"),
        ("workspace", "0014_light_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="replytemplate", name="desk_template_once"),
        migrations.AddField(
            model_name="replytemplate",
            name="folder",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="replytemplate",
            name="staff",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="replytemplate",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspace.team",
            ),
        ),
        migrations.AddField(
            model_name="replytemplate", name="used_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="replytemplate",
            name="uses",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="replytemplate",
            constraint=models.CheckConstraint(
                condition=Q(staff=None) | Q(team=None), name="desk_template_one_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="replytemplate",
            constraint=models.UniqueConstraint(
                fields=["staff", "team", "name", "language", "brand"],
                name="desk_template_once_each",
                nulls_distinct=False,
            ),
        ),
    ]
