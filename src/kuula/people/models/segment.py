"""Segments: rules that say who belongs together, who does, and how that changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.people.models.customer import Customer
from kuula.workspace.models import Staff, Team


class SegmentQuerySet(QuerySet["Segment"]):
    """Segments as the screens ask for them."""

    def in_use(self) -> "SegmentQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at=None)


class Segment(models.Model):
    """Customers who belong together by a rule (people.segments.tree).

    `needs` are the rights without which the segment does not exist for somebody: its rule tells
    what they may not know. `changed_at` is when the rule became what it is, `counted_at` when all
    customers were last looked at, `counted_upto` the place of the ledger then; `trouble` says why
    the last count did not end. The other fields are the playbook: how its people are greeted and
    asked, and who serves them.
    """

    name = models.TextField()
    about = models.TextField(default="", db_default="")
    rule = models.JSONField()
    needs = ArrayField(models.TextField(), default=list, db_default=[])
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    counted_upto = models.BigIntegerField(default=0, db_default=0)
    size = models.BigIntegerField(default=0, db_default=0)
    trouble = models.TextField(default="", db_default="")
    greeting = models.TextField(default="", db_default="")
    asks = models.TextField(default="", db_default="")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, db_index=False, related_name="+")
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="people_segment_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_counting(self) -> bool:
        """Whether the rule is newer than the members."""
        return self.counted_at is None or self.counted_at < self.changed_at

    @property
    def has_playbook(self) -> bool:
        """Whether it says anything about how its people are served."""
        return bool(self.greeting or self.asks or self.team_id or self.staff_id)


class SegmentMember(models.Model):
    """A customer belongs to a segment since a moment."""

    segment = models.ForeignKey(Segment, models.CASCADE, db_index=False, related_name="members")
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="segments")
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["segment", "customer"], name="people_member_once"),
        )
        indexes = (models.Index(fields=["customer"], name="people_member_of"),)


class SegmentMove(models.Model):
    """Somebody came into a segment or left it; or, without a customer, so many did at once because
    the rule or a mass of facts changed."""

    class Kind(models.TextChoices):
        ENTERED = "entered", _("came in")
        LEFT = "left", _("left")
        COUNTED = "counted", _("counted anew")

    segment = models.ForeignKey(Segment, models.CASCADE, db_index=False, related_name="moves")
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, db_index=False, related_name="+"
    )
    kind = models.TextField(choices=Kind.choices)
    entered = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["segment", "-id"], name="people_segmentmove_of"),
            models.Index(
                fields=["customer"],
                condition=Q(customer__isnull=False),
                name="people_segmentmove_whose",
            ),
        )


class SegmentDay(models.Model):
    """How large a segment was at the end of a day, or is so far, and how many moved on it."""

    segment = models.ForeignKey(Segment, models.CASCADE, db_index=False, related_name="days")
    day = models.DateField()
    size = models.BigIntegerField()
    entered = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=["segment", "day"], name="people_segmentday_once"),
        )


class Grouping(models.Model):
    """Groups that were found among customers with orders, and how they were found.

    `features` are the names of what was measured; `middles` and `spreads` scale them, `centres` are
    the middles of the groups in that scale. A rule may say "nearest to group 2 of grouping 7".
    """

    found_at = models.DateTimeField()
    currency = models.TextField(default="")
    features = models.JSONField()
    middles = models.JSONField()
    spreads = models.JSONField()
    centres = models.JSONField()
    sizes = models.JSONField()
    typical = models.JSONField()
    silhouette = models.FloatField()
    sampled = models.PositiveIntegerField()

    class Meta:
        ordering = ("-id",)
