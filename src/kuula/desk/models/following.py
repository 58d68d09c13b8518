"""Who takes part in a conversation beside its assignee: followers and those named in notes."""

from django.db import models
from django.db.models import Q

from kuula.desk.models.conversation import Conversation
from kuula.desk.models.message import Message
from kuula.workspace.models import Staff


class Follower(models.Model):
    """Somebody wants to hear of a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="followers")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff", "conversation"], name="desk_follower_once"),
        )


class Mention(models.Model):
    """A note names a colleague, or with `question` asks them. It goes wherever its note goes.

    It stands until `done_at`: the colleague wrote in the conversation or put it away. A question
    stands until the colleague's next note is its `answer`, or one of the two puts it away.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    question = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (
            models.Index(
                fields=["staff", "message"],
                condition=Q(done_at=None),
                name="desk_mention_standing",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "staff"], name="desk_mention_once"),
        )
