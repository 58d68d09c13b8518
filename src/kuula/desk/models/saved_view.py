"""Saved views: a search or a narrowed list of the inbox, under a name."""

from django.db import models
from django.db.models import Q

from kuula.workspace.models import Staff, Team


class SavedView(models.Model):
    """What somebody looks for again and again: their own, or a team's.

    With an empty `listing` the `query` is what stands in the search box; else it narrows that list
    of the inbox, as its address does. It is asked anew each time, with the rights of who looks.
    """

    name = models.TextField()
    staff = models.ForeignKey(Staff, models.CASCADE, null=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True)
    listing = models.TextField(default="")
    query = models.TextField()
    place = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("place", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(staff=None, team__isnull=False) | Q(staff__isnull=False, team=None),
                name="desk_view_one_owner",
            ),
            models.UniqueConstraint(
                fields=["staff", "team", "name"],
                name="desk_view_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return self.name
