"""Reply templates: good words, written once."""

from django.db import models
from django.db.models import Q

from kuula.workspace.models import Brand, Staff, Team


class ReplyTemplate(models.Model):
    """A text with {customer.first_name}-like places, in one language, for one brand or all.

    It is for everybody, a team's, or its writer's alone. The languages of one template have one
    name and one owner, and stand in one folder. `uses` counts how often it was put into an answer.
    """

    name = models.TextField()
    folder = models.TextField(default="", db_default="", blank=True)
    language = models.TextField(default="en")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True)
    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    text = models.TextField()
    uses = models.PositiveIntegerField(default=0, db_default=0)
    used_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "language")
        constraints = (
            models.CheckConstraint(
                condition=Q(staff=None) | Q(team=None), name="desk_template_one_owner"
            ),
            models.UniqueConstraint(
                fields=["staff", "team", "name", "language", "brand"],
                name="desk_template_once_each",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return self.name
