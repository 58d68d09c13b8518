"""Attributes: what a company wants to know of its customers, in its own words."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.people.models.customer import Customer, Source


class AttributeKind(models.TextChoices):
    """What an attribute holds. Money is so many of the smallest coin of its currency."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("A number")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of a list")
    MONEY = "money", _("Money")


class Attribute(models.Model):
    """An attribute of customers. `options` are [{"key", "label", "archived"}]; values hold the key.

    Values of a `sensitive` one are sealed at rest and shown to those with the right alone; what is
    sensitive stays so.
    """

    name = models.TextField()
    kind = models.TextField(choices=AttributeKind.choices)
    options = models.JSONField(default=list)
    currency = models.TextField(default="")
    sensitive = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="people_attribute_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def labels(self) -> dict[str, str]:
        """Its options by key, archived ones too."""
        return {one["key"]: one["label"] for one in self.options}

    @property
    def offered(self) -> list[dict[str, Any]]:
        """The options one can choose now."""
        return [one for one in self.options if not one["archived"]]


class AttributeValue(models.Model):
    """What is known: the value as written (people.values), where from, and as of when it was true.

    A `value` of None with nothing sealed says that it was emptied as of then.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="attributes")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="values")
    value = models.JSONField(null=True)
    sealed = models.TextField(default="")
    source = models.TextField(choices=Source.choices)
    as_of = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "attribute"], name="people_attribute_value_once"
            ),
        )
