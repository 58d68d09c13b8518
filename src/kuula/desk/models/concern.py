"""What a conversation is about of what the customer bought: an order, or a product they own."""

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.people.models import Order, OwnedProduct
from kuula.workspace.models import Staff


class Concern(models.Model):
    """A conversation is about an order or an owned product; found by its number in a message
    (`staff` is None), or named by a colleague.

    One that was taken off keeps `removed_at`, so that the next message does not bring it back.
    `home` is the conversation it returns to when a merge is undone, if another.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="concerns")
    home = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="concerns")
    owned = models.ForeignKey(OwnedProduct, models.CASCADE, null=True, related_name="concerns")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)
    linked_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(order__isnull=False, owned=None) | Q(order=None, owned__isnull=False),
                name="desk_concern_one",
            ),
            models.UniqueConstraint(
                fields=["conversation", "order"],
                condition=Q(order__isnull=False),
                name="desk_concern_order_once",
            ),
            models.UniqueConstraint(
                fields=["conversation", "owned"],
                condition=Q(owned__isnull=False),
                name="desk_concern_owned_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["home"], condition=Q(home__isnull=False), name="desk_concern_home"
            ),
        )
