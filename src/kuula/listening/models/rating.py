"""The one question after a solved conversation, and what the customer said."""

from datetime import datetime

from django.db import models


class RatingRequest(models.Model):
    """We asked once whether the customer was satisfied; `satisfied` is None until they said so.

    Conversation, brand and team are plain numbers of other rooms. Only the digest of the link's
    secret is kept. `entry_id` is the ledger entry that holds the answer as it stands; a correction
    retracts it. `solved_id` is the ledger entry of the solving we asked about. `withdrawn_at` is
    set when no channel could carry the question, so that it was never put.
    """

    conversation_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    brand_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    solved_id = models.BigIntegerField(null=True, unique=True)
    token_digest = models.TextField(default="")
    language = models.TextField(default="en")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)
    comment = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    changed_until = models.DateTimeField(null=True)
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["customer_id", "-asked_at"], name="listening_rating_customer"),
            models.Index(fields=["conversation_id"], name="listening_rating_conversation"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~models.Q(token_digest=""),
                name="listening_rating_token",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfied__isnull=True, answered_at__isnull=True)
                | models.Q(satisfied__isnull=False, answered_at__isnull=False),
                name="listening_rating_answered_when",
            ),
        )

    @property
    def is_answered(self) -> bool:
        """Whether the customer said something that counts."""
        return self.answered_at is not None

    def is_open(self, now: datetime) -> bool:
        """Whether an answer, or a change of it, is still taken at `now`."""
        if self.changed_until is not None:
            return now < self.changed_until
        return now < self.expires_at
