"""Which conversations are one matter: what colleagues say of it, and what is to be judged when."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.workspace.models import Staff

SPAN: Final = timedelta(days=7)
"""So long after it was solved, a contact of the same customer is about the same matter."""


class ToldMatter(models.Model):
    """A colleague said that a conversation is the same matter as another one, or (None) as none."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="told_matter"
    )
    same_as = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)
    told_at = models.DateTimeField()
    entry_id = models.BigIntegerField()


class WatchedMatter(models.Model):
    """A conversation that was solved. At `due_at` it is looked at, once more whenever something
    changed; `solved_at` is when it was solved first, `entry_id` the fact that stands about it."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="watched_matter"
    )
    due_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at", "conversation"],
                condition=Q(due_at__isnull=False),
                name="desk_matter_due",
            ),
        )
