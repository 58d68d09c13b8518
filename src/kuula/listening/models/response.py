"""What people answered, kept question by question as they go."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.survey import Invitation, Survey
from kuula.people.models import Customer


class Response(models.Model):
    """One person's way through one version of a survey. `key` names it wherever it is gone on with:
    a second sending of the same key is the same response. It opens nothing by itself. `variant` is
    the wording they saw (0 the first).

    `customer` is None for a link that anybody may open, and always for surveys of colleagues, whose
    numbers are drawn by lot below zero. `moved_at` is when it came in or changed last by the clock
    of the machine, which for what was pressed off-line or typed in later is after `started_at`.
    `completed_at` is when they came to the end; until then it counts as partial. `voided_at` takes
    it out of all figures, `voided_why` says why.
    """

    class Way(models.TextChoices):
        """How it came in."""

        MAIL = "mail", _("Mail")
        LINK = "link", _("Link")
        QR = "qr", _("QR code")
        EMBEDDED = "embedded", _("Embedded page")
        BUTTON = "button", _("Smiley button")
        PAPER = "paper", _("Paper")
        PHONE = "phone", _("Phone")
        API = "api", _("API")

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="responses")
    version = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, related_name="response"
    )
    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    conversation_id = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    """Who typed it in, for paper and phone."""
    way = models.TextField(choices=Way.choices)
    place = models.TextField(default="", blank=True)
    """Where the button, the code or the embedded page stands."""
    language = models.TextField(default="en")
    variant = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_why = models.TextField(default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["survey", "-started_at"], name="listening_response_of"),
            models.Index(
                fields=["customer", "-started_at"],
                condition=Q(customer__isnull=False),
                name="listening_response_whose",
            ),
            BrinIndex(
                fields=["moved_at"],
                name="listening_response_moved",
                autosummarize=True,
                pages_per_range=32,
            ),
        )


class Answer(models.Model):
    """What was answered to one question, the latest of it. `question` is its key.

    `value` is as of surveys.answers: a whole number for scores, a key for one choice, a list of
    keys for several and for rankings, keys by row for a matrix, text, true or false for wishes and
    consents.

    `known` says that it was not asked, since the record held it. `entry_id` is the fact of the
    ledger that holds it as it stands; a correction retracts it.
    """

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="answers")
    question = models.TextField()
    value = models.JSONField()
    known = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["response", "question"], name="listening_answer_once"),
        )
