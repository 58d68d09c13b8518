"""The first run of an installation: one row, made by the first migration."""

from django.db import models


class FirstRun(models.Model):
    """Who holds `secret` may set Kuula up while nobody works here; emptied afterwards."""

    secret = models.TextField(default="", blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="workspace_first_run_one_row"),
        )
