"""Feedback: what customers said about something, the matter it belongs to, the department that
answers for it, and who was told what came of it."""

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.touchpoint import Touchpoint
from kuula.people.models import Customer
from kuula.workspace.models import Staff


class Department(models.Model):
    """A department that answers feedback: the colleagues whose department has its name.

    `keywords` propose it for what is said; with `automatic` feedback that nobody passed on goes
    there by itself. Unanswered feedback reminds the department after `days` working days, then
    its `lead`.
    """

    name = models.TextField()
    keywords = models.JSONField(default=list)
    lead = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")
    days = models.PositiveSmallIntegerField(default=5)
    automatic = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(Lower("name"), name="listening_department_once"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=60), name="listening_department_days"
            ),
        )

    def __str__(self) -> str:
        return self.name


class MatterQuerySet(QuerySet["FeedbackMatter"]):
    """Matters as the screens ask for them."""

    def open(self) -> "MatterQuerySet":
        """Those of which nobody said yet what came of it."""
        return self.filter(state__in=FeedbackMatter.OPEN, doubt="", joined_into=None)

    def settled(self) -> "MatterQuerySet":
        """Those that are done or declined."""
        return self.filter(state__in=FeedbackMatter.SETTLED, doubt="", joined_into=None)

    def doubted(self) -> "MatterQuerySet":
        """Those that look like a program's work: nobody is told of them."""
        return self.exclude(doubt="").filter(joined_into=None)


class FeedbackMatter(models.Model):
    """One matter that one or several pieces of feedback are about.

    `department` is None as long as nobody passed it on. `name` is what the department calls it;
    without one its first words do. `answer` is for colleagues; `outcome` says to customers what
    was done, by language; `reason` why it was declined. `next_at` is when it reminds somebody
    the next time, `reminders` how often it did. `told_at` is when telling the customers began;
    `doubt` is why it looks like a program's work, if it does.
    """

    class State(models.TextChoices):
        """How far it is."""

        NEW = "new", _("New")
        READ = "read", _("Read")
        ANSWERED = "answered", _("Answered")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")

    OPEN = (State.NEW, State.READ, State.ANSWERED)
    UNANSWERED = (State.NEW, State.READ)
    SETTLED = (State.DONE, State.DECLINED)

    department = models.ForeignKey(
        Department, models.PROTECT, null=True, db_index=False, related_name="matters"
    )
    name = models.TextField(default="", blank=True)
    state = models.TextField(choices=State.choices, default=State.NEW)
    doubt = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(
        Staff, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    outcome = models.JSONField(default=dict)
    reason = models.TextField(default="", blank=True)
    brand_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    joined_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, db_index=False, related_name="joined"
    )

    objects = MatterQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["department", "state", "id"], name="listening_matter_of"),
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="listening_matter_due"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="listening_declined_why"
            ),
        )

    @property
    def is_settled(self) -> bool:
        """Whether it is done or declined."""
        return self.state in self.SETTLED

    @property
    def is_answered(self) -> bool:
        """Whether the department said something to it."""
        return self.state not in self.UNANSWERED


class FeedbackPiece(models.Model):
    """What one customer, or nobody known, said about something.

    `words` are theirs and go when they are erased; `product` is what it is about. `noted_by` is the
    colleague who passed it on; `agreed` says that the customer wants to hear what came of it.
    `conversation_id`, `message_id` and `response_id` are where it was said. `entry` is the fact of
    the ledger.
    """

    class Source(models.TextChoices):
        """Where it came from."""

        CONVERSATION = "conversation", _("Conversation")
        CUSTOMER = "customer", _("Noted with the customer")
        SURVEY = "survey", _("Survey")
        FORM = "form", _("Feedback form")
        API = "api", _("API")

    class Mood(models.TextChoices):
        """What it meant to the customer, if they let us know."""

        GOOD = "good", _("good")
        BAD = "bad", _("bad")
        NEITHER = "", _("neither good nor bad")

    matter = models.ForeignKey(FeedbackMatter, models.CASCADE, related_name="pieces")
    words = models.TextField()
    mood = models.TextField(choices=Mood.choices, default="", blank=True)
    touchpoint = models.ForeignKey(
        Touchpoint, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    product = models.TextField(default="", blank=True)
    source = models.TextField(choices=Source.choices)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="+")
    conversation_id = models.BigIntegerField(null=True)
    message_id = models.BigIntegerField(null=True)
    response_id = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    noted_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    agreed = models.BooleanField(default=False)
    language = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    entry = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["conversation_id"],
                condition=Q(conversation_id__isnull=False),
                name="listening_piece_talk",
            ),
        )


class FeedbackTelling(models.Model):
    """That one customer is told what came of a matter: once each, whatever happens.

    `why` says why they wait or were left out. `words` are what they were told, `planned_by` is the
    colleague who sent it.
    """

    class State(models.TextChoices):
        """How far it got."""

        PLANNED = "planned", _("waits")
        SENT = "sent", _("told")
        LEFT_OUT = "left_out", _("not told")

    class Why(models.TextChoices):
        """Why somebody is not told, or not yet."""

        NONE = "", ""
        LANGUAGE = "language", _("no words in their language yet")
        PAUSED = "paused", _("wants no mail of this kind")
        COMPLAINT = "complaint", _("a complaint is open")
        BUDGET = "budget", _("was written to often enough lately")
        UNREACHABLE = "unreachable", _("no mail address of their own")
        NOT_AGREED = "not_agreed", _("did not ask to hear of it")

    class Way(models.TextChoices):
        """How they are told."""

        UNKNOWN = "", ""
        CONVERSATION = "conversation", _("in their conversation")
        MAIL = "mail", _("by a mail of its own")

    matter = models.ForeignKey(FeedbackMatter, models.CASCADE, related_name="tellings")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    state = models.TextField(choices=State.choices, default=State.PLANNED)
    why = models.TextField(choices=Why.choices, default="", blank=True)
    way = models.TextField(choices=Way.choices, default="", blank=True)
    language = models.TextField(default="en")
    words = models.TextField(default="", blank=True)
    conversation_id = models.BigIntegerField(null=True)
    planned_by = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)
    token_digest = models.TextField(default="", blank=True, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter", "customer"], name="listening_told_once"),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(state="planned"), name="listening_telling_due"
            ),
        )
