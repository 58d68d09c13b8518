"""Whom we ask and how often: one budget for all surveys, pauses, triggers and sendings to many."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.survey import Survey
from kuula.people.models import Customer, Segment


class AskingRules(models.Model):
    """The one contact budget of the company: nobody is asked more than `most` times in `days`, for
    `after_refusal` days after a refusal, nor, with `hold_complaints`, while a complaint is open.
    There is one row at most; without it the defaults hold.

    Invitations leave from the hour `earliest` to before `latest` only, on the clock of the brand,
    with `rest_days` not on Sundays nor on its holidays; what is due at another time waits."""

    most = models.PositiveSmallIntegerField(default=2)
    days = models.PositiveSmallIntegerField(default=30)
    after_refusal = models.PositiveSmallIntegerField(default=180)
    hold_complaints = models.BooleanField(default=True)
    earliest = models.PositiveSmallIntegerField(default=9, db_default=9)
    latest = models.PositiveSmallIntegerField(default=20, db_default=20)
    rest_days = models.BooleanField(default=True, db_default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="listening_rules_one"),
            models.CheckConstraint(
                condition=Q(earliest__lt=models.F("latest"), latest__lte=24),
                name="listening_rules_hours",
            ),
        )


class AskingPause(models.Model):
    """A customer wants no questions, on any channel, until they say otherwise."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    channel = models.TextField(default="mail")


class Trigger(models.Model):
    """What happened lets a survey ask: after so many `days` and `hours`, a `share` (in per cent) of
    those it happened to, members of these `segments` (everybody without any). `ended_at` is when it
    was taken out."""

    class Cause(models.TextChoices):
        """Facts of the ledger after which somebody may be asked."""

        SOLVED = "solved", _("a conversation is solved")
        DELIVERED = "delivered", _("an order is delivered")
        ORDERED = "ordered", _("an order is placed")
        PAID = "paid", _("an invoice is paid")
        RETURNED = "returned", _("a return is settled")
        COMPLAINT = "complaint", _("a complaint is closed")
        JOINED = "joined", _("somebody becomes a customer")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="triggers")
    cause = models.TextField(choices=Cause.choices)
    days = models.PositiveSmallIntegerField(default=0)
    hours = models.PositiveSmallIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=100)
    segments = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["cause"], condition=Q(ended_at=None), name="listening_trigger_active"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="listening_trigger_share"
            ),
        )


class Wave(models.Model):
    """A survey is sent to many at once: a `share` (in per cent) of a segment, or of all customers.
    Planned in batches; `reached` is the last customer looked at. `looked_at`, `sampled`, `invited`
    and `left_out` count customers."""

    class State(models.TextChoices):
        PLANNING = "planning", _("being planned")
        PLANNED = "planned", _("planned")
        STOPPED = "stopped", _("stopped")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="waves")
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, related_name="+")
    share = models.PositiveSmallIntegerField(default=100)
    starts_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.PLANNING)
    reached = models.BigIntegerField(default=0)
    looked_at = models.BigIntegerField(default=0)
    sampled = models.BigIntegerField(default=0)
    invited = models.BigIntegerField(default=0)
    left_out = models.BigIntegerField(default=0)
    staff_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="listening_wave_share"
            ),
        )
