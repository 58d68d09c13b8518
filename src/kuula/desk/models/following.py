"""Who takes part in a conversation beside its assignee: followers and those named in notes."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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


class MentionQuerySet(models.QuerySet["Mention"]):
    """Mentions and questions."""

    def waiting(self) -> "MentionQuerySet":
        """Questions that nobody answered yet, in conversations that are no spam."""
        asked = self.filter(question=True, done_at=None, message__withdrawn_at=None)
        return asked.filter(message__conversation__spam=False)

    def overdue(self, now: datetime) -> "MentionQuerySet":
        """Those of them whose time has passed, and nobody was told so."""
        return self.waiting().filter(needed_by__lte=now, late_at=None)


class Mention(models.Model):
    """A note names a colleague, or with `question` asks them. It goes wherever its note goes.

    It stands until `done_at`: the colleague wrote in the conversation or put it away. A question
    stands until the colleague's next note is its `answer`, they decline it (the answer is then why)
    or pass it on (the question stands `passed_to` then), or one of the two puts it away; `ending`
    says which. `needed_by` is when whoever asked wants to know, `late_at` when both were told that
    this had passed.
    """

    class Ending(models.TextChoices):
        """How a question ended."""

        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("not for them")
        PASSED = "passed", _("passed on")
        PUT_AWAY = "put_away", _("no longer needed")

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    question = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    ending = models.TextField(choices=Ending.choices, default="", db_default="", blank=True)
    needed_by = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    passed_to = models.OneToOneField("self", models.SET_NULL, null=True, related_name="passed_from")

    objects = MentionQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["staff", "message"],
                condition=Q(done_at=None),
                name="desk_mention_standing",
            ),
            models.Index(fields=["staff", "-id"], name="desk_mention_of"),
            models.Index(
                fields=["needed_by"],
                condition=Q(question=True, done_at=None, late_at=None, needed_by__isnull=False),
                name="desk_question_needed",
            ),
            models.Index(
                fields=["needed_by", "id"],
                condition=Q(question=True, done_at=None),
                name="desk_question_standing",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "staff"], name="desk_mention_once"),
        )

    @property
    def outcome(self) -> str:
        """How it ended, also before that was kept; empty while it stands."""
        if self.done_at is None or self.ending:
            return self.ending
        return self.Ending.ANSWERED if self.answer_id else self.Ending.PUT_AWAY
