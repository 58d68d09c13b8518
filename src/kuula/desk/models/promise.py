"""The promise: something we said we would do for a customer, with its time."""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.message import Message
from kuula.workspace.models import Staff


class PromiseQuerySet(QuerySet["Promise"]):
    """Promises as the business speaks of them."""

    def to_do(self) -> "PromiseQuerySet":
        """Neither kept nor given up: open, or late and still worth keeping."""
        return self.filter(state__in=TO_DO)

    def held_by(self, staff_id: int) -> "PromiseQuerySet":
        """Those a colleague sees to."""
        return self.filter(held_by(staff_id))


def held_by(staff_id: int) -> Q:
    """Who sees to a promise: whoever holds the conversation, else who made the promise."""
    theirs = Q(conversation__assignee_id=staff_id)
    return theirs | Q(conversation__assignee_id=None, made_by_id=staff_id)


class Promise(models.Model):
    """One promise. `quote` is what was said; `message` the reply it stands in, if any.

    `slipped_at` is when it first was not kept in time, whatever became of it; `kept_at` when it was
    kept. `home` as of a message. `warned_at` and `lead_warned_at` say who has been warned of the
    present date.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        LATE = "late", _("Late")
        BROKEN = "broken", _("Broken")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="promises")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="promises")
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True)
    quote = models.TextField(default="")
    made_at = models.DateTimeField()
    due_from = models.DateTimeField(null=True)
    due_to = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    warned_at = models.DateTimeField(null=True)
    lead_warned_at = models.DateTimeField(null=True)
    slipped_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["due_to", "id"],
                condition=Q(state__in=["open", "late"]),
                name="desk_promise_due",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="kept", kept_at__isnull=False)
                | (~Q(state="kept") & Q(kept_at=None)),
                name="desk_promise_kept_when",
            ),
        )

    @property
    def is_to_do(self) -> bool:
        """Whether it can still be kept."""
        return self.state in TO_DO


TO_DO = (Promise.State.OPEN, Promise.State.LATE)
