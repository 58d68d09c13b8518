"""What every commercial fact has: the system that keeps it, its name there, and how fresh it is."""

from typing import ClassVar

from django.db import models

from kuula.people.models.customer import Customer


class FromOutside(models.Model):
    """A row that another system keeps. `source` and `external_id` name it there, `fresh_at` is the
    moment it was read at or changed there: nothing older overwrites it."""

    source = models.TextField()
    external_id = models.TextField()
    fresh_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=["source", "external_id"], name="people_%(class)s_once"),
        )


class OfCustomer(FromOutside):
    """A row of somebody who buys. Until an address of a customer is `email` (kit.text.email_key),
    it has none; what is there of an erased person names nobody."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    email = models.TextField(default="")

    class Meta(FromOutside.Meta):
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=["email"],
                condition=models.Q(customer=None),
                name="people_%(class)s_whose",
            ),
        )


class Buyer(OfCustomer):
    """A customer as a shop knows them: `external_id` is their number there."""

    class Meta(OfCustomer.Meta):
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index(
                fields=["customer"],
                condition=models.Q(customer__isnull=False),
                name="people_buyer_of",
            ),
        )
