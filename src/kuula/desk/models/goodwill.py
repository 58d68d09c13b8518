"""Goodwill: what we give a customer to make up for something, its limits, and its vouchers."""

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kuula.desk.models.conversation import Conversation
from kuula.people.models import Customer
from kuula.workspace.models import Brand, Role, Staff


class GoodwillKind(models.TextChoices):
    """What can be given."""

    REFUND = "refund", _("Refund")
    VOUCHER = "voucher", _("Voucher")
    DISCOUNT = "discount", _("Discount")
    REPLACEMENT = "replacement", _("Replacement")
    SAMPLE = "sample", _("Sample")
    NOTE = "note", _("Handwritten note")


BY_CODE = (GoodwillKind.VOUCHER, GoodwillKind.DISCOUNT)
"""Kinds that the customer gets as a code."""
BY_HAND = (GoodwillKind.REPLACEMENT, GoodwillKind.SAMPLE, GoodwillKind.NOTE)
"""Kinds that somebody has to do."""


class GoodwillKindOff(models.Model):
    """A kind that is not given here at present."""

    kind = models.TextField(choices=GoodwillKind.choices, primary_key=True)


class GoodwillLimit(models.Model):
    """What a role may give without asking, in the smallest coin of a currency: at once, to one
    customer within twelve months whoever gives, and each colleague within a calendar month.
    Without a row nothing."""

    role = models.TextField(choices=Role.choices)
    currency = models.TextField()
    per_grant = models.BigIntegerField(default=0)
    per_customer = models.BigIntegerField(default=0)
    per_month = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["role", "currency"], name="desk_goodwill_limit_once"),
            models.CheckConstraint(
                condition=Q(per_grant__gte=0, per_customer__gte=0, per_month__gte=0),
                name="desk_goodwill_limit_positive",
            ),
        )


class GoodwillQuerySet(QuerySet["Goodwill"]):
    """Goodwill as the business speaks of it."""

    def given(self) -> "GoodwillQuerySet":
        """What was given and stands."""
        return self.filter(state=Goodwill.State.GRANTED)

    def waiting(self) -> "GoodwillQuerySet":
        """What waits for an approval."""
        return self.filter(state=Goodwill.State.ASKED)

    def to_do(self) -> "GoodwillQuerySet":
        """What somebody still has to do."""
        return self.given().filter(kind__in=BY_HAND, done_at=None)


class Goodwill(models.Model):
    """Something given, or asked to be given, in a conversation; `home` as of a message.

    `amount` is what all of it costs in the smallest coin of `currency`. Of what comes as codes
    there are `pieces`, of `percent` off each (none: of a value), until the day `valid_until`.
    `customer` and `brand` are those of the conversation at that time. `over` names the
    limit that was passed, so that somebody else had to decide; `word` is what they answered.
    `owner` sees to what a person has to do, until the day `due`.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for approval")
        GRANTED = "granted", _("Given")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Over(models.TextChoices):
        GRANT = "grant", _("more than may be given at once")
        CUSTOMER = "customer", _("more than one customer may get in twelve months")
        MONTH = "month", _("more than is left of the month")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="goodwill")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=GoodwillKind.choices)
    amount = models.BigIntegerField()
    currency = models.TextField()
    reason = models.TextField(default="")
    percent = models.PositiveSmallIntegerField(null=True)
    pieces = models.PositiveSmallIntegerField(default=1)
    valid_until = models.DateField(null=True)
    state = models.TextField(choices=State.choices)
    over = models.TextField(choices=Over.choices, default="")
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    word = models.TextField(default="")
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)
    due = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = GoodwillQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["-asked_at", "-id"], name="desk_goodwill_latest"),
            models.Index(fields=["customer", "granted_at"], name="desk_goodwill_customer"),
            models.Index(fields=["asked_by", "granted_at"], name="desk_goodwill_giver"),
            models.Index(fields=["granted_at"], name="desk_goodwill_granted"),
            models.Index(
                fields=["asked_at"], condition=Q(state="asked"), name="desk_goodwill_waiting"
            ),
            models.Index(
                fields=["owner", "due"],
                condition=Q(state="granted", done_at=None, owner__isnull=False),
                name="desk_goodwill_to_do",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="desk_goodwill_amount"),
            models.CheckConstraint(
                condition=Q(state="withdrawn")
                | Q(state="granted", granted_at__isnull=False)
                | (Q(state__in=["asked", "declined"]) & Q(granted_at=None)),
                name="desk_goodwill_granted_when",
            ),
        )

    @property
    def is_by_code(self) -> bool:
        """Whether the customer gets it as codes."""
        return self.kind in BY_CODE

    @property
    def is_to_do(self) -> bool:
        """Whether somebody still has to do it."""
        given = self.state == self.State.GRANTED
        return given and self.kind in BY_HAND and self.done_at is None


class Voucher(models.Model):
    """One code that can be redeemed once: for `amount`, or `percent` off but at most `amount`.

    It is good through the day `valid_until` on the clock of its brand. `reference` is what it was
    redeemed for, such as the number of an order.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Can be redeemed")
        REDEEMED = "redeemed", _("Redeemed")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Taken back")

    goodwill = models.ForeignKey(Goodwill, models.CASCADE, related_name="vouchers")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_index=False)
    code = models.TextField()
    amount = models.BigIntegerField()
    currency = models.TextField()
    percent = models.PositiveSmallIntegerField(null=True)
    valid_until = models.DateField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)
    reference = models.TextField(default="")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["valid_until"], condition=Q(state="open"), name="desk_voucher_expiring"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["code"], name="desk_voucher_code"),
            models.CheckConstraint(
                condition=Q(state="redeemed", redeemed_at__isnull=False)
                | (~Q(state="redeemed") & Q(redeemed_at=None)),
                name="desk_voucher_redeemed_when",
            ),
        )

    def is_good_on(self, day: date) -> bool:
        """Whether it could be redeemed on a day of its brand."""
        return self.state == self.State.OPEN and day <= self.valid_until
