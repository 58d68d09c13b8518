"""Shops that call, and their calls: kept as they came before anything is done with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuula.workspace.models import Staff


class Shop(models.Model):
    """A shop whose webhooks are heard. `key` is in its address, `source` the word under which what
    it tells is kept, `mapping` the paths of a generic one (formats/generic.py)."""

    class Kind(models.TextChoices):
        WOOCOMMERCE = "woocommerce", "WooCommerce"
        SHOPIFY = "shopify", "Shopify"
        GENERIC = "generic", _("Another system")

    name = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    source = models.TextField()
    key = models.TextField(unique=True)
    secret_sealed = models.TextField()
    mapping = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ShopCall(models.Model):
    """One call. `called` is the shop's own number of it, by which a repeated one is known; `body`
    is emptied when it is forgotten. One that cannot be used yet waits until `again_at`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        DONE = "done", _("Taken in")
        IGNORED = "ignored", _("Nothing for us")
        FAILED = "failed", _("Cannot be used")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="calls")
    called = models.TextField()
    topic = models.TextField()
    body = models.TextField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    why = models.TextField(default="")
    attempts = models.SmallIntegerField(default=0)
    received_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["shop", "called"], name="shops_call_once"),)
        indexes = (
            models.Index(fields=["shop", "-id"], name="shops_call_latest"),
            models.Index(
                fields=["again_at"], condition=Q(state="waiting"), name="shops_call_waiting"
            ),
        )
