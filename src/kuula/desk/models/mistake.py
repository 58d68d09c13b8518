"""The own mistake: we were wrong in a conversation, said so, and did something about it."""

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.message import Message
from kuula.workspace.models import Staff


class OwnMistake(models.Model):
    """We were wrong: `mistake` says in what, `message` is where we told the customer so (none: we
    have not yet), `remedy` is what we did. `home` as of a message."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="mistakes")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    mistake = models.TextField(default="")
    remedy = models.TextField(default="")
    flagged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["-flagged_at", "-id"],
                condition=Q(withdrawn_at=None),
                name="desk_mistake_flagged",
            ),
        )
