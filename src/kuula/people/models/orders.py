"""Orders with their lines, what was sent and when, what is owed and paid, what came back."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuula.people.models.goods import Product
from kuula.people.models.outside import FromOutside, OfCustomer


class Order(OfCustomer):
    """Something a customer ordered. `total` is in the smallest coin of `currency`."""

    class State(models.TextChoices):
        PLACED = "placed", _("Placed")
        PREPARING = "preparing", _("Being prepared")
        SENT = "sent", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    number = models.TextField(default="")
    placed_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.PLACED)
    currency = models.TextField()
    total = models.BigIntegerField(default=0)
    url = models.TextField(default="")

    class Meta(OfCustomer.Meta):
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index(
                fields=["customer", "-placed_at", "-id"],
                include=["state", "currency", "total"],
                condition=Q(customer__isnull=False),
                name="people_order_whose_all",
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether the customer still waits for it."""
        return self.state in OPEN_ORDER


OPEN_ORDER = (Order.State.PLACED, Order.State.PREPARING, Order.State.SENT)


class OrderLine(models.Model):
    """One line of an order; `price` is that of one piece, `total` that of all."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    place = models.SmallIntegerField()
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    name = models.TextField()
    version = models.TextField(default="")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    price = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("order_id", "place")
        constraints = (
            models.UniqueConstraint(fields=["order", "place"], name="people_orderline_once"),
        )


class Delivery(FromOutside):
    """Part of an order on its way: promised for a day, delivered at a moment. `late_told_at` is
    when the ledger was told that the day of the promise is over."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="deliveries")
    carrier = models.TextField(default="")
    tracking = models.TextField(default="")
    url = models.TextField(default="")
    promised_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    cancelled = models.BooleanField(default=False)
    late_told_at = models.DateTimeField(null=True)

    class Meta(FromOutside.Meta):
        indexes = (
            models.Index(
                fields=["promised_on", "id"],
                condition=Q(delivered_at=None, late_told_at=None, cancelled=False),
                name="people_delivery_awaited",
            ),
        )

    def days_late(self, by: date) -> int:
        """How many days after the promised one `by` is; 0 for none, or without a promise."""
        return max((by - self.promised_on).days, 0) if self.promised_on else 0


class Invoice(OfCustomer):
    """What a customer owes. `paid` is the sum of the payments that are known; `due_told_at` is when
    the ledger was told that its time is over."""

    class State(models.TextChoices):
        OPEN = "open", _("Not paid")
        PAID = "paid", _("Paid")
        VOID = "void", pgettext_lazy("invoice", "Cancelled")

    order = models.ForeignKey(Order, models.SET_NULL, null=True, related_name="invoices")
    number = models.TextField(default="")
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    state = models.TextField(choices=State.choices, default=State.OPEN)
    currency = models.TextField()
    total = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    due_told_at = models.DateTimeField(null=True)

    class Meta(OfCustomer.Meta):
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index(
                fields=["customer", "-issued_on", "-id"],
                condition=Q(customer__isnull=False),
                name="people_invoice_of",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state="open", due_told_at=None),
                name="people_invoice_awaited",
            ),
        )

    @property
    def outstanding(self) -> int:
        """What is still owed."""
        return max(self.total - self.paid, 0) if self.state == self.State.OPEN else 0

    def is_overdue(self, today: date) -> bool:
        """Whether something is owed and the last day to pay it is over."""
        return self.outstanding > 0 and self.due_on is not None and self.due_on < today


class Payment(FromOutside):
    """Money that came, or with an `amount` below nothing went back."""

    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="payments")
    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="payments")
    currency = models.TextField()
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    method = models.TextField(default="")

    class Meta(FromOutside.Meta):
        constraints = (
            *FromOutside.Meta.constraints,
            models.CheckConstraint(
                condition=Q(order__isnull=False) | Q(invoice__isnull=False),
                name="people_payment_for",
            ),
        )


class Return(OfCustomer):
    """Something a customer sends back. `amount` is what they get for it."""

    class State(models.TextChoices):
        OPENED = "opened", _("Registered")
        RECEIVED = "received", _("Received")
        REFUNDED = "refunded", _("Settled")
        REFUSED = "refused", _("Refused")

    order = models.ForeignKey(Order, models.SET_NULL, null=True, related_name="returns")
    number = models.TextField(default="")
    what = models.TextField(default="")
    reason = models.TextField(default="")
    state = models.TextField(choices=State.choices, default=State.OPENED)
    currency = models.TextField(default="")
    amount = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta(OfCustomer.Meta):
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index(
                fields=["customer", "-opened_at", "-id"],
                condition=Q(customer__isnull=False),
                name="people_return_of",
            ),
        )
        constraints = (
            *OfCustomer.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="people_return_closed_after",
            ),
        )
