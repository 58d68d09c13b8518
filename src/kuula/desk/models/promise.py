"""The promise: something we said we would do for a customer, with its time."""

from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

    def settled_since(self, moment: datetime) -> "PromiseQuerySet":
        """Those kept in time, or first not kept in time, since a moment: once each."""
        in_time = Q(slipped_at=None, state=Promise.State.KEPT, kept_at__gte=moment)
        return self.filter(in_time | Q(slipped_at__gte=moment))


def held_by(staff_id: int) -> Q:
    """Who sees to a promise: whoever holds the conversation, else who made the promise."""
    theirs = Q(conversation__assignee_id=staff_id)
    return theirs | Q(conversation__assignee_id=None, made_by_id=staff_id)


class Promise(models.Model):
    """One promise. `quote` is what was said; `message` the reply it stands in, if any.

    `slipped_at` is when it first was not kept in time, whatever became of it; `kept_at` when it was
    kept. `home` as of a message. `warned_at` and `lead_warned_at` say who has been warned of the
    present date. `moved_from` is the date before the present one and `reason` why it was moved, as
    the customer may read it; `took_minutes` the working time from the promise to its keeping.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        LATE = "late", _("Late")
        BROKEN = "broken", _("Broken")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        DELIVERY = "delivery", _("Delivery")
        REPAIR = "repair", _("Repair")
        REFUND = "refund", _("Refund")
        CALL_BACK = "call_back", _("Call back")
        OTHER = "other", pgettext_lazy("kind of a promise", "Other")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="promises")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="promises")
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True)
    quote = models.TextField(default="")
    kind = models.TextField(choices=Kind.choices, default=Kind.OTHER, db_default=Kind.OTHER)
    made_at = models.DateTimeField()
    due_from = models.DateTimeField(null=True)
    due_to = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    warned_at = models.DateTimeField(null=True)
    lead_warned_at = models.DateTimeField(null=True)
    slipped_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    took_minutes = models.PositiveIntegerField(null=True)
    moved_from = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["due_to", "id"],
                condition=Q(state__in=["open", "late"]),
                name="desk_promise_due",
            ),
            models.Index(
                fields=["kept_at"],
                condition=Q(kept_at__isnull=False),
                name="desk_promise_kept",
            ),
            models.Index(
                fields=["slipped_at"],
                condition=Q(slipped_at__isnull=False),
                name="desk_promise_slipped",
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
