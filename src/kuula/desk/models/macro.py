"""Macros: several things done to a conversation at once, under a name."""

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.workspace.models import Staff, Team


class Macro(models.Model):
    """What somebody does again and again: their own, a team's, or for everybody.

    `steps` is what it does, as desk/macros/steps.py says.
    """

    name = models.TextField()
    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    steps = models.JSONField(default=dict)
    runs = models.PositiveIntegerField(default=0)
    run_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(staff=None) | Q(team=None), name="desk_macro_one_owner"
            ),
            models.UniqueConstraint(
                fields=["staff", "team", "name"], name="desk_macro_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return self.name


class MacroRun(models.Model):
    """A macro was run on a conversation. `before` is what it changed, to be put back by an undo."""

    macro = models.ForeignKey(Macro, models.SET_NULL, null=True, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
