"""The complaint: a case beside its conversation that goes through six steps, each with evidence."""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.goodwill import Goodwill
from kuula.desk.models.message import Attachment, Message
from kuula.people.models import Customer
from kuula.workspace.models import Staff


class Step(models.TextChoices):
    """The six steps of the procedure, in their order."""

    APOLOGY = "apology", _("Apologise")
    REVIEW = "review", _("Go through it with the customer")
    RECORD = "record", _("Document it")
    RESOLUTION = "resolution", _("Resolve it")
    FOLLOW_UP = "follow_up", _("Ask whether it is really solved")
    LESSON = "lesson", _("Document it with the resolution")


STEPS: Final = tuple(Step)


class RootCause(models.Model):
    """Why things went wrong, as the company calls it. A retired one is kept, not offered."""

    name = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(Lower("name"), name="desk_cause"),)

    def __str__(self) -> str:
        return self.name


class ComplaintCourse(models.Model):
    """How many days a step may take, and how long after the resolution the customer is asked.

    One row; without it the days are those that stand here.
    """

    step_days = models.PositiveSmallIntegerField(default=3)
    follow_up_days = models.PositiveSmallIntegerField(default=7)


class ComplaintQuerySet(QuerySet["Complaint"]):
    """Complaints as the business speaks of them."""

    def standing(self) -> "ComplaintQuerySet":
        """Open or closed, not withdrawn."""
        return self.exclude(state=Complaint.State.WITHDRAWN)

    def open(self) -> "ComplaintQuerySet":
        """Not closed yet."""
        return self.filter(state=Complaint.State.OPEN)

    def overdue(self, now: datetime) -> "ComplaintQuerySet":
        """Open ones whose next step should have been taken."""
        return self.open().filter(step_due_at__lt=now)

    def failed(self) -> "ComplaintQuerySet":
        """Closed or not, those whose prevention was done and did not help."""
        return self.standing().exclude(failed_at=None)


class Complaint(models.Model):
    """One complaint. `next_step` is empty when all six are taken; `round` counts how often the
    procedure began, once more each time the customer says that it is not solved.

    `ask_at` is when the customer is asked whether it is. `prevention` is what keeps the cause from
    coming back: words of the company that do not name the customer. `repeats` is the complaint
    whose prevention was done and did not help; of that one `failed_at` says since when. `home` as
    of a message.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="complaints")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    state = models.TextField(choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    next_step = models.TextField(choices=Step.choices, default=Step.APOLOGY, blank=True)
    step_due_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    cause = models.ForeignKey(RootCause, models.PROTECT, null=True, related_name="complaints")
    prevention = models.TextField(default="")
    prevention_owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    prevention_due = models.DateField(null=True)
    prevention_done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeated_by")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["-opened_at", "-id"], name="desk_complaint_opened"),
            models.Index(
                fields=["step_due_at", "id"],
                condition=Q(state="open"),
                name="desk_complaint_due",
            ),
            models.Index(
                fields=["ask_at"],
                condition=Q(state="open", next_step="follow_up"),
                name="desk_complaint_to_ask",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="desk_complaint_closed_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (
                    Q(next_step="", cause__isnull=False, prevention_owner__isnull=False)
                    & Q(prevention_due__isnull=False)
                    & ~Q(prevention="")
                ),
                name="desk_complaint_closed_with",
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether a step can be taken in it."""
        return self.state == self.State.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Whether its next step should have been taken."""
        return self.is_open and self.step_due_at is not None and self.step_due_at < now


class FollowUp(models.Model):
    """We asked the customer once in a round whether it is really solved; `solved` is None until
    they said. Only the digest of the link's secret is kept.

    `withdrawn_at` is set when no channel could carry the question or it need not be asked any more.
    """

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="follow_ups")
    round = models.PositiveSmallIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    token_digest = models.TextField(default="")
    language = models.TextField(default="en")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True)
    comment = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["complaint", "round"], name="desk_follow_up_once"),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~Q(token_digest=""),
                name="desk_follow_up_token",
            ),
            models.CheckConstraint(
                condition=Q(solved__isnull=True, answered_at__isnull=True)
                | Q(solved__isnull=False, answered_at__isnull=False),
                name="desk_follow_up_answered_when",
            ),
        )

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is still taken at `now`."""
        return self.withdrawn_at is None and now < self.expires_at


class StepTaken(models.Model):
    """A step of one round was taken or skipped. Its evidence: a message, a file, goodwill or words
    of ours, or the customer's own answer; `skipped` ones have the reason in `note`."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField()
    step = models.TextField(choices=Step.choices)
    taken_at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    answer = models.ForeignKey(FollowUp, models.SET_NULL, null=True, related_name="+")
    goodwill = models.ForeignKey(
        Goodwill, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    note = models.TextField(default="")
    skipped = models.BooleanField(default=False)

    class Meta:
        ordering = ("round", "id")
        constraints = (
            models.UniqueConstraint(fields=["complaint", "round", "step"], name="desk_step_once"),
        )
