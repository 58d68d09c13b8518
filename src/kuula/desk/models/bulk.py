"""Bulk actions: one thing done to many conversations, each of them once, and taken back."""

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.workspace.models import Staff


class Bulk(models.Model):
    """One order of one colleague for many conversations.

    `rights` are those the order was given with; whoever carries it out has no others. `ended_at`
    is when the last item was settled, `undo_at` when it was taken back.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    verb = models.TextField()
    value = models.TextField(default="")
    rights = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undo_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["begun_at"], condition=Q(ended_at=None), name="desk_bulk_running"),
        )


class BulkItem(models.Model):
    """One conversation of a bulk action and what became of it, written in the transaction that
    changed it.

    `before` is what the undo puts back, `entry` the last fact about the conversation when its item
    was done. `why` is a sentence for whoever gave the order.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SKIPPED = "skipped"
        UNDONE = "undone"
        KEPT = "kept"

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="items")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    state = models.TextField(choices=State.choices, default=State.WAITING)
    why = models.TextField(default="")
    before = models.JSONField(default=dict)
    entry = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bulk", "conversation"], name="desk_bulk_item_once"),
        )
