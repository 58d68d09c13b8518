"""Experiences as the ledger tells them, what each kind weighs, and how far they were derived."""

from django.db import models
from django.db.models import Q

from kuula.listening.models.touchpoint import Touchpoint


class ExperienceFact(models.Model):
    """One entry of the ledger that was good or bad for a customer. Derived: it can be made anew
    from the ledger at any time, and a correction there takes it away here.

    `entry` is the number of the entry; the numbers of customer, conversation, brand and team are as
    it has them. `kind` is a short code of what happened (listening.experiences.kinds). How much it
    weighs does not stand here, so that other weights change no row.
    """

    entry = models.BigIntegerField(primary_key=True)
    customer_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    touchpoint = models.ForeignKey(
        Touchpoint, models.CASCADE, null=True, db_index=False, related_name="+"
    )
    occurred_at = models.DateTimeField()
    kind = models.TextField()
    good = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(fields=["occurred_at", "entry"], name="listening_felt_when"),
            models.Index(fields=["touchpoint", "occurred_at"], name="listening_felt_where"),
            models.Index(
                fields=["customer_id", "occurred_at"],
                condition=Q(customer_id__isnull=False),
                name="listening_felt_by",
            ),
        )


class Weighting(models.Model):
    """What each kind of experience weighs, from `made_at` to the next one. Its number is the
    version that figures name; a kind that is not in `weights` weighs what Kuula says."""

    weights = models.JSONField()
    reason = models.TextField()
    staff_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)


class Derivation(models.Model):
    """How far the experiences were derived anew from the ledger; one row. `code` is the version of
    the rules it is done by, `upto` the entry reached; `finished_at` is None while it goes on."""

    code = models.PositiveIntegerField()
    upto = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
