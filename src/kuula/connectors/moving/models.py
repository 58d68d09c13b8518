"""The exports that somebody ordered on screen."""

from django.db import models
from django.db.models import Q

from kuula.workspace.models import Staff


class Export(models.Model):
    """An export on its way into one archive. `part` says what is being done, `done` of `total`.

    `run` is the latest worker's. `key` is where the archive is in storage, empty before and when
    its time is over.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        GONE = "gone"

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    opened = models.BooleanField(default=False)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    why = models.TextField(default="")
    run = models.TextField(default="")
    part = models.TextField(default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    files = models.BigIntegerField(default=0)
    missing = models.BigIntegerField(default=0)
    key = models.TextField(default="")
    size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(state__in=["waiting", "running"]),
                name="moving_export_one_each",
            ),
        )
