"""Progress updates: when work takes long, the customer hears from us without having to ask."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.message import Message
from kuula.workspace.models import Brand, Staff, Team


class ProgressPolicy(models.Model):
    """After so much silence towards the customer, while the next word is ours, an update is due.

    `minutes` are working time, or of the wall clock when `natural`. It speaks of what was said
    since `since`; what lies longer is left alone. `most` updates go out by themselves in one
    conversation. `texts` maps languages to words of its own.
    """

    class Mode(models.TextChoices):
        DRAFTED = "drafted", _("Offered as a draft to who sees to it")
        APPROVED = "approved", _("Ready to send; an agent or lead presses send")
        AUTOMATIC = "automatic", _("Sent by itself, in working hours only")

    brand = models.ForeignKey(Brand, models.CASCADE, null=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True)
    minutes = models.PositiveIntegerField()
    natural = models.BooleanField(default=False)
    mode = models.TextField(choices=Mode.choices, default=Mode.DRAFTED)
    most = models.PositiveSmallIntegerField(default=2)
    texts = models.JSONField(default=dict)
    since = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["brand", "team"], name="desk_progress_policy_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"ProgressPolicy {self.pk}"


class ProgressUpdate(models.Model):
    """An update that became due, once per silence: `about_at` is when the last word was said.

    Its words are kept while it waits; what was sent stands in its message.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Waits for you")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not needed")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="updates")
    mode = models.TextField(choices=ProgressPolicy.Mode.choices)
    about_at = models.DateTimeField()
    made_at = models.DateTimeField()
    text = models.TextField(default="")
    state = models.TextField(choices=State.choices, default=State.OFFERED)
    settled_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "about_at"], name="desk_progress_once_per_silence"
            ),
        )
        indexes = (
            models.Index(
                fields=["conversation"],
                condition=models.Q(state="offered"),
                name="desk_progress_offered",
            ),
        )

    def __str__(self) -> str:
        return f"ProgressUpdate {self.pk}"
