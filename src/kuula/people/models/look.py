"""Who looked at a customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """Somebody looked at a customer, at most one row in each `slot` of ten minutes.

    Ids are plain numbers: the log outlives who is in it.
    """

    class Door(models.TextChoices):
        PAGE = "page", _("Customer page")
        CONVERSATION = "conversation", _("Conversation")
        API = "api", _("API")
        EXPORT = "export", _("Export")

    customer_id = models.BigIntegerField()
    staff_id = models.BigIntegerField()
    token_id = models.BigIntegerField(null=True)
    door = models.TextField(choices=Door.choices)
    slot = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer_id", "staff_id", "slot"], name="people_look_once"
            ),
        )
        indexes = (
            models.Index(fields=["customer_id", "-id"], name="people_look_customer"),
            models.Index(fields=["at"], name="people_look_at"),
        )
