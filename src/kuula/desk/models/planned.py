"""Replies written now that leave later."""

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.message import Attachment, Message
from kuula.workspace.models import Staff


class PlannedReply(models.Model):
    """A finished reply that leaves at `send_at`, unless somebody stops it before.

    It is held when the customer writes after `last_message`, unless it goes `anyway`; `why` is then
    a short code. `promises` are made with it. `home` as of a message; `message` is what it became.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        HELD = "held"
        SENT = "sent"
        WITHDRAWN = "withdrawn"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="planned")
    home = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    state = models.TextField(choices=State.choices, default=State.WAITING)
    why = models.TextField(default="")
    text = models.TextField(default="")
    html = models.TextField(default="")
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    promises = models.JSONField(default=list)
    solve = models.BooleanField(default=False)
    anyway = models.BooleanField(default=False)
    last_message = models.BigIntegerField(default=0)
    written_at = models.DateTimeField()
    send_at = models.DateTimeField()
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, db_index=False, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=["send_at"], condition=Q(state="waiting"), name="desk_planned_due"),
            models.Index(
                fields=["home"], condition=Q(home__isnull=False), name="desk_planned_home"
            ),
        )


class PlannedFile(models.Model):
    """A file that goes with a planned reply; it is of no draft and of no message yet."""

    planned = models.ForeignKey(PlannedReply, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
