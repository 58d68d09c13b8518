"""Notices: what a colleague should know, and how each of them wants to be told."""

from django.db import models
from django.db.models import Q, QuerySet

from kuula.desk.models.conversation import Conversation
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


class NoticeQuerySet(QuerySet["Notice"]):
    """Notices as the business speaks of them."""

    def of(self, actor: Actor) -> "NoticeQuerySet":
        """What is shown to the actor, of conversations that exist for them now."""
        mine = self.filter(staff_id=actor.staff_id or 0, shown=True)
        if actor.may(Permission.READ) and not actor.hidden_teams:
            return mine
        seen = Conversation.objects.all().existing_for(actor).values("pk")
        return mine.filter(Q(conversation=None) | Q(conversation__in=seen))

    def unread(self) -> "NoticeQuerySet":
        """Not read yet."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing a colleague should know. It keeps no words: they are made of `kind` and `by` when
    somebody reads it.

    What happens in the same conversation while it is unread, or within ten minutes, is folded into
    it: `kind`, `by` and `at` tell of the last, `count` of how many. `shown` says whether the person
    wants it on the screen. `mail_at` and `push_at` are when it is to leave that way, if at all;
    `mailed_at` and `pushed_at` when something about the conversation last did. `told` are the
    numbers of a summary.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    kind = models.TextField()
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+", db_index=False)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    shown = models.BooleanField(default=True)
    mail_at = models.DateTimeField(null=True)
    push_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["staff", "-at", "-id"], name="desk_notice_latest"),
            models.Index(
                fields=["staff", "-at", "-id"],
                condition=Q(read_at=None, shown=True),
                name="desk_notice_unread",
            ),
            models.Index(fields=["at"], name="desk_notice_age"),
        )

    @property
    def is_new(self) -> bool:
        """Whether nobody was told of it yet."""
        return self._state.adding


class NoticedEntry(models.Model):
    """That an entry of the ledger was told to a colleague: the same entry is told once."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="entries")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    entry_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry_id", "staff"], name="desk_notice_once"),
        )


class NoticeHabits(models.Model):
    """How somebody wants to be told; no row for who never changed anything.

    `chosen` holds what differs from the usual: {topic: {channel: wanted}}. `quiet` keeps mail and
    push away while they are not at work; `words` lets both name the customer and the subject.
    """

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True)
    chosen = models.JSONField(default=dict)
    quiet = models.BooleanField(default=True)
    words = models.BooleanField(default=True)
