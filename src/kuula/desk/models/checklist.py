"""Checklists: steps that somebody wrote once, and the same on a conversation as they are ticked."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kuula.desk.models.conversation import Conversation
from kuula.workspace.models import Brand, Staff, Team


class Checklist(models.Model):
    """Steps to put on a conversation: of one brand or team or those with a tag, or on any.

    `required` says that all steps must be ticked before solving.
    """

    name = models.TextField()
    steps = models.JSONField(default=list)
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    tag = models.TextField(default="")
    required = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                "brand",
                "team",
                condition=Q(archived_at=None),
                name="desk_checklist_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return self.name


class PutChecklist(models.Model):
    """A checklist on a conversation, its steps as they were then: [{"key", "text", "by", "at"}].

    `by` and `at` are empty until it is ticked; `home` as of a message.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="checklists")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    checklist = models.ForeignKey(Checklist, models.SET_NULL, null=True, related_name="+")
    name = models.TextField()
    steps = models.JSONField(default=list)
    required = models.BooleanField(default=False)
    put_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> list[dict[str, Any]]:
        """The steps that are not ticked yet."""
        return [step for step in self.steps if not step["at"]]
