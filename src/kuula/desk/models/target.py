"""Reply targets: how soon we answer and solve, by where and about whom a conversation is."""

from django.db import models

from kuula.desk.models.conversation import Priority
from kuula.people.models import Company, Segment
from kuula.workspace.models import Brand, Team


class ReplyTarget(models.Model):
    """A rule: what it is empty in fits everything. Minutes are working minutes; a clock that it
    leaves empty is left to the next rule that fits.

    `tag` is a word a conversation may carry, `company` and `segment` whom the customer belongs to.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, null=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True)
    channel = models.TextField(default="")
    priority = models.SmallIntegerField(choices=Priority.choices, null=True)
    company = models.ForeignKey(Company, models.CASCADE, null=True)
    segment = models.ForeignKey(Segment, models.CASCADE, null=True)
    tag = models.TextField(default="")
    first_minutes = models.PositiveIntegerField(null=True)
    next_minutes = models.PositiveIntegerField(null=True)
    resolution_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["brand", "team", "channel", "priority", "company", "segment", "tag"],
                name="desk_target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(first_minutes__isnull=False)
                | models.Q(next_minutes__isnull=False)
                | models.Q(resolution_minutes__isnull=False),
                name="desk_target_asks",
            ),
        )

    def __str__(self) -> str:
        return f"ReplyTarget {self.pk}"
