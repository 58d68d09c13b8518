"""What we sell, what customers own of it, and what they subscribe to."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuula.people.models.outside import FromOutside, OfCustomer


class Product(FromOutside):
    """Something of our catalogue. `versions` are their names, the latest last; `manuals` have a
    title, an address, and a language if they are in one."""

    name = models.TextField()
    versions = models.JSONField(default=list)
    manuals = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class OwnedProduct(OfCustomer):
    """Something of ours that a customer has, as they registered it or as it was sold to them."""

    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    name = models.TextField()
    version = models.TextField(default="")
    serial = models.TextField(default="")
    bought_on = models.DateField(null=True)
    warranty_until = models.DateField(null=True)

    class Meta(OfCustomer.Meta):
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index(
                fields=["customer", "-id"],
                condition=Q(customer__isnull=False),
                name="people_ownedproduct_of",
            ),
        )

    def in_warranty(self, today: date) -> bool:
        """Whether the warranty is not over."""
        return self.warranty_until is not None and self.warranty_until >= today


class Subscription(OfCustomer):
    """Something that a customer gets again and again; `price` is that of one `every`."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Running")
        PAUSED = "paused", pgettext_lazy("subscription", "Paused")
        ENDED = "ended", _("Ended")

    class Every(models.TextChoices):
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")
        QUARTER = "quarter", _("a quarter")
        YEAR = "year", _("a year")

    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    name = models.TextField()
    state = models.TextField(choices=State.choices, default=State.ACTIVE)
    currency = models.TextField()
    price = models.BigIntegerField(default=0)
    every = models.TextField(choices=Every.choices, default=Every.MONTH)
    started_on = models.DateField()
    renews_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta(OfCustomer.Meta):
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index(
                fields=["customer", "-started_on", "-id"],
                condition=Q(customer__isnull=False),
                name="people_subscription_of",
            ),
        )
