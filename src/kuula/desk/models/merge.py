"""Merges: which conversations were taken into which, and what it takes to undo that."""

from django.db import models
from django.db.models import Value

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.message import Draft
from kuula.workspace.models import Staff


class Merge(models.Model):
    """Some conversations were merged into `target` at once.

    `before` and `after` hold the facts of the target that the merge may have changed (moments,
    numbers and states, never words); `tags`, `guests` and `followers` are the ids of what it put
    there.
    Messages after `last_message` came later.
    """

    target = models.ForeignKey(Conversation, models.CASCADE, related_name="merges")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    last_message = models.BigIntegerField(default=0)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    tags = models.JSONField(default=list)
    guests = models.JSONField(default=list)
    followers = models.JSONField(default=list, db_default=Value([], models.JSONField()))


class MergedPart(models.Model):
    """One conversation that a merge closed away; `before` holds what it was, in the same way."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="parts")
    source = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)


class JoinedDraft(models.Model):
    """Somebody wrote in both: the words of `parked`, which stays where it was, stand in `joined` as
    well; its files went there, their ids stand in `files`. The other one was of `kind` and last
    written in at `changed_at`."""

    part = models.ForeignKey(MergedPart, models.CASCADE, related_name="joined")
    parked = models.ForeignKey(Draft, models.CASCADE, related_name="+")
    joined = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")
    files = models.JSONField(default=list)
    kind = models.TextField(default="", db_default="")
    changed_at = models.DateTimeField()
    joined_at = models.DateTimeField()
