"""What is said of the company in public: where it is heard, what was said, and what we answered."""

from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.touchpoint import Touchpoint
from kuula.people.models import Customer


class MentionSourceQuerySet(QuerySet["MentionSource"]):
    """Sources as the screens and the clock ask for them."""

    def in_use(self) -> "MentionSourceQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at=None)

    def due(self, now: datetime) -> "MentionSourceQuerySet":
        """The feeds that are to be asked by now, the longest waiting first."""
        feeds = self.in_use().filter(kind=MentionSource.Kind.FEED, active=True, stopped_at=None)
        return feeds.filter(next_at__lte=now).order_by("next_at", "pk")


class MentionSource(models.Model):
    """Where mentions come from. `every` and `target_minutes` are minutes, the latter of working
    time; `owner_id` is the colleague who answers for it.

    Of a feed `etag` and `modified` are what its server said last, `failures` how often in a row it
    could not be read and `why` the last reason; `stopped_at` is when nobody asks it any more.
    """

    class Kind(models.TextChoices):
        FEED = "feed", _("Feed (RSS or Atom)")
        TABLE = "table", _("Table")
        PROGRAM = "program", _("By a program (API)")

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    brand_id = models.BigIntegerField()
    touchpoint = models.ForeignKey(Touchpoint, models.PROTECT, related_name="+")
    language = models.TextField(default="", blank=True)
    target_minutes = models.PositiveIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    address = models.TextField(default="", blank=True)
    every = models.PositiveIntegerField(default=60)
    active = models.BooleanField(default=True)
    etag = models.TextField(default="", blank=True)
    modified = models.TextField(default="", blank=True)
    asked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    why = models.TextField(default="", blank=True)
    stopped_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = MentionSourceQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="listening_source_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"],
                condition=Q(kind="feed", active=True, stopped_at=None, archived_at=None),
                name="listening_source_due",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PublicMentionQuerySet(QuerySet["Mention"]):
    """Mentions as the screens ask for them."""

    def waiting(self) -> "PublicMentionQuerySet":
        """Those that nobody answered or put aside."""
        return self.filter(state__in=(Mention.State.NEW, Mention.State.TAKEN))

    def overdue(self, now: datetime) -> "PublicMentionQuerySet":
        """Those that should have been answered by now."""
        return self.waiting().filter(due_at__lt=now)


class Mention(models.Model):
    """Something said in public. `key` is its number at its source, as a digest; `digest` tells a
    changed one from the same again. `author` is the name as it stands there.

    `stars` go from `lowest` to `highest`. `good` is what it means to us, None for neither;
    `judged_by` is the colleague who said so against, or without, the stars. `timed` ones were
    published after their source was connected: their reply is measured, `due_at` is when it is
    owed, `minutes` of working time it took. `answer` is a draft until `answered_at`; `answer_url`
    is where it stands then, `answered_by` the colleague who wrote it. A forgotten one has lost its
    words for good. `entry_id` is the fact of the ledger that stands for it.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        TAKEN = "taken", _("taken")
        ANSWERED = "answered", _("answered")
        NEEDLESS = "needless", _("needs no answer")

    source = models.ForeignKey(MentionSource, models.CASCADE, related_name="mentions")
    key = models.TextField()
    digest = models.TextField()
    author = models.TextField(default="", blank=True)
    url = models.TextField(default="", blank=True)
    title = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    language = models.TextField(default="", blank=True)
    stars = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    lowest = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    highest = models.DecimalField(max_digits=5, decimal_places=2, default=5)
    good = models.BooleanField(null=True)
    judged_by = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField()
    touchpoint = models.ForeignKey(Touchpoint, models.PROTECT, db_index=False, related_name="+")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="+")
    conversation_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    state = models.TextField(choices=State.choices, default=State.NEW)
    staff_id = models.BigIntegerField(null=True)
    timed = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)
    answer_url = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    entry_id = models.BigIntegerField(null=True)

    objects = PublicMentionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "key"], name="listening_mention_once"),
        )
        indexes = (
            models.Index(fields=["-published_at", "-id"], name="listening_mention_latest"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("new", "taken"), due_at__isnull=False),
                name="listening_mention_due",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.text[:80]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody answered it or put it aside."""
        return self.state in (self.State.NEW, self.State.TAKEN)

    @property
    def came_late(self) -> bool:
        """Whether our answer came after it was due."""
        if self.due_at is None or self.answered_at is None:
            return False
        return self.answered_at > self.due_at

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been answered by `now`."""
        return self.is_waiting and self.due_at is not None and self.due_at < now


class MentionNote(models.Model):
    """What a colleague wrote about a mention, for colleagues only."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="notes")
    staff_id = models.BigIntegerField(null=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
