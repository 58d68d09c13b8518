"""Incidents: one thing that went wrong, and the conversations it brought."""

from django.db import models
from django.db.models import F, Q

from kuula.desk.models.conversation import Conversation
from kuula.workspace.models import Staff


class Incident(models.Model):
    """A fault that many customers write about. `known` is what we know, for colleagues only;
    `parent` the larger one it belongs to. `resolved_at` is empty while it lasts."""

    title = models.TextField()
    known = models.TextField(default="")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    opened_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="desk_incident_no_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.title


class IncidentLink(models.Model):
    """A conversation is about an incident, one at most."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="links")
    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="incident_link")
    linked_at = models.DateTimeField()


class Announcement(models.Model):
    """One answer for all conversations of an incident, a text per language.

    Each conversation gets it once, whichever of its bulk actions brings it: one is begun at first,
    others for those that are linked later.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="announcements")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    texts = models.JSONField(default=dict)
    resolving = models.BooleanField(default=False)
    written_at = models.DateTimeField()


class AnnouncementSent(models.Model):
    """A conversation has the answer; the row is made with the reply, in one transaction."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="sent")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    message_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["announcement", "conversation"], name="desk_announced_once"
            ),
        )
