"""Touchpoints: where a customer meets the company, or hears of it."""

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.standard import STANDARD


class TouchpointQuerySet(QuerySet["Touchpoint"]):
    """Touchpoints as the screens ask for them."""

    def in_use(self) -> "TouchpointQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at=None)


class Touchpoint(models.Model):
    """Where customers meet the company. `owner_id` is the colleague who answers for it.

    `key` is set for those that Kuula brings along: facts of the ledger belong to them by
    themselves. The company may rename and archive those, too.
    """

    class Kind(models.TextChoices):
        """Direct ones are begun by the customer; indirect ones happen to them."""

        PURCHASE = "purchase", _("Purchase")
        DELIVERY = "delivery", _("Delivery")
        USE = "use", _("Use")
        SERVICE = "service", _("Service")
        ADVERT = "advert", _("Advertisement")
        ARTICLE = "article", _("Article")
        REVIEW = "review", _("Review")
        WORD_OF_MOUTH = "word_of_mouth", _("Word of mouth")

    key = models.TextField(default="", blank=True)
    name = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    about = models.TextField(default="", blank=True)
    owner_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="listening_touchpoint_once"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="listening_touchpoint_key"
            ),
        )

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """Its name for the reader: translated, until somebody calls it otherwise."""
        brought = STANDARD.get(self.key)
        return gettext(self.name) if brought and brought.name == self.name else self.name

    @property
    def is_direct(self) -> bool:
        """Whether it is begun by the customer."""
        direct = (self.Kind.PURCHASE, self.Kind.DELIVERY, self.Kind.USE, self.Kind.SERVICE)
        return self.kind in direct
