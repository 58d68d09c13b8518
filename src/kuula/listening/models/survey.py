"""Surveys: what is asked, every version of it that somebody saw, and who was invited."""

from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.touchpoint import Touchpoint
from kuula.people.models import Customer, Purpose


class SurveyQuerySet(QuerySet["Survey"]):
    """Surveys as the screens ask for them."""

    def in_use(self) -> "SurveyQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at=None)

    def open(self, now: datetime) -> "SurveyQuerySet":
        """Those that take answers and invite people at `now`; `Survey.is_open` for many."""
        return self.live().filter(Q(closes_at=None) | Q(closes_at__gt=now))

    def live(self) -> "SurveyQuerySet":
        """Those that take answers and invite people."""
        return self.in_use().filter(state=Survey.State.LIVE)


class Survey(models.Model):
    """A survey. `draft` is the questionnaire being edited (listening.surveys.content); `version` is
    the number of the latest published one, 0 while there is none.

    `key` is in the public link. `justification` says why it may take longer than 90 seconds.
    `purpose` is what the answers are used for; without one, asking is a legitimate interest of the
    contact itself. `closes_at` ends it by itself.
    """

    class Audience(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        STAFF = "staff", _("Colleagues, anonymously")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LIVE = "live", _("live")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    name = models.TextField()
    key = models.TextField(unique=True)
    audience = models.TextField(choices=Audience.choices, default=Audience.CUSTOMERS)
    state = models.TextField(choices=State.choices, default=State.DRAFT)
    brand_id = models.BigIntegerField(null=True)
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, related_name="surveys")
    purpose = models.ForeignKey(Purpose, models.SET_NULL, null=True, related_name="+")
    draft = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    justification = models.TextField(default="", blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="draft") | Q(version__gt=0), name="listening_survey_published"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken at `now`."""
        in_time = self.closes_at is None or now < self.closes_at
        return self.state == self.State.LIVE and self.archived_at is None and in_time


class SurveyVersion(models.Model):
    """A questionnaire as it was published. Never changed: answers name the version they saw.
    `content` is the questionnaire (listening.surveys.content)."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["survey", "number"], name="listening_version_once"),
        )


class Invitation(models.Model):
    """Somebody is asked to answer a survey, once for each cause. Only the digest of the link's
    secret is kept.

    `cause_id` is the ledger entry that led to it, `thing` what that was about ("order:7",
    "conversation:12"): a survey asks once about each. `wave` names a sending to many at once; `why`
    says why somebody was left out. `variant` is the wording they see (0 the first). An invitation
    lies unsent until `planned_for`.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        SENT = "sent", _("sent")
        LEFT_OUT = "left_out", _("left out")
        FAILED = "failed", _("could not be sent")
        REFUSED = "refused", _("refused")

    class Why(models.TextChoices):
        """Reasons to leave somebody out."""

        BUDGET = "budget", _("asked often enough already")
        QUARANTINE = "quarantine", _("refused lately")
        COMPLAINT = "complaint", _("a complaint is open")
        CONSENT = "consent", _("no consent")
        PAUSED = "paused", _("paused all surveys")
        SAMPLE = "sample", _("not in the sample")
        UNREACHABLE = "unreachable", _("no address to ask at")
        KNOWN = "known", _("everything is known already")
        CLOSED = "closed", _("the survey was closed")
        QUOTA = "quota", _("enough people answered")
        UNDONE = "undone", _("what it asks about was taken back")

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="invitations")
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="+")
    conversation_id = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    cause_id = models.BigIntegerField(null=True)
    thing = models.TextField(default="", db_default="", blank=True)
    wave = models.BigIntegerField(null=True)
    channel = models.TextField(default="mail")
    language = models.TextField(default="en")
    variant = models.PositiveSmallIntegerField(default=0)
    token_digest = models.TextField(default="")
    state = models.TextField(choices=State.choices, default=State.PLANNED)
    why = models.TextField(choices=Why.choices, default="", blank=True)
    planned_for = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "cause_id"],
                condition=Q(cause_id__isnull=False),
                name="listening_invitation_cause",
            ),
            models.UniqueConstraint(
                fields=["survey", "thing"],
                condition=~Q(thing="") & ~Q(state="left_out"),
                name="listening_invitation_thing",
            ),
            models.UniqueConstraint(
                fields=["survey", "wave", "customer"],
                condition=Q(wave__isnull=False),
                name="listening_invitation_wave",
            ),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~Q(token_digest=""),
                name="listening_invitation_token",
            ),
        )
        indexes = (
            models.Index(fields=["customer", "-planned_for"], name="listening_invited"),
            models.Index(
                fields=["survey", "planned_for"],
                include=["state", "why"],
                name="listening_invitation_of",
            ),
            models.Index(
                fields=["planned_for"],
                condition=Q(state="planned"),
                name="listening_invitation_due",
            ),
        )

    def is_open(self, now: datetime) -> bool:
        """Whether the link is still good at `now`; the survey itself may be closed."""
        return self.state != self.State.REFUSED and now < self.expires_at
