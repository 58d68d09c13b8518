"""The ledger's tables. `Entry` and `Personal` are append-only: a database trigger refuses the
rest."""

from django.db import models
from django.db.models import QuerySet


class EntryQuerySet(QuerySet["Entry"]):
    """Reads of the ledger that speak its business."""

    def about_customers(self, ids: list[int]) -> "EntryQuerySet":
        """Entries about any of these customers."""
        return self.filter(customer_id__in=ids)

    def newest_first(self) -> "EntryQuerySet":
        """By the time it happened, latest first."""
        return self.order_by("-occurred_at", "-id")

    def standing(self) -> "EntryQuerySet":
        """Without the entries that a later one retracts."""
        later = Entry.objects.filter(retracts=models.OuterRef("id"))
        return self.filter(~models.Exists(later))


class Entry(models.Model):
    """One fact. Personal words stand apart in `Personal`; ids of higher rooms are plain numbers."""

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    type = models.TextField()
    historic = models.BooleanField(default=False)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    retracts = models.BigIntegerField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "ledger_event"


class Personal(models.Model):
    """The personal part of one entry; erasing the person empties it."""

    event_id = models.BigIntegerField(primary_key=True)
    payload = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "ledger_personal"


class Reader(models.Model):
    """How far a named reader has read. Its position only moves forward."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()


class Delivery(models.Model):
    """One event that a subscriber failed on: retried a few times, then parked for people to see."""

    class State(models.TextChoices):
        RETRYING = "retrying"
        PARKED = "parked"
        DONE = "done"

    subscriber = models.TextField()
    event_id = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.TextField(choices=State.choices, default=State.RETRYING)
    error = models.TextField(default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subscriber", "event_id"], name="ledger_delivery_once"),
        )
