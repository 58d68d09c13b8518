"""Where a survey may be answered without an invitation, and who took a ticket for an anonymous
one."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuula.listening.models.survey import Survey


class SurveyPlace(models.Model):
    """A place with its own address: a QR code, a page of one's own site, a smiley button at a
    counter. `key` is in the address, `name` stands with each answer from there.

    `sites` are the origins ("https://shop.example") that may show it inside their pages.
    """

    class Way(models.TextChoices):
        """How people answer there; values are those of `Response.Way`."""

        QR = "qr", _("QR code")
        EMBEDDED = "embedded", _("Embedded page")
        BUTTON = "button", _("Smiley button")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="places")
    key = models.TextField(unique=True)
    way = models.TextField(choices=Way.choices)
    name = models.TextField()
    sites = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class SurveyTicket(models.Model):
    """The right to answer an anonymous survey once: removed when it is spent. It names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    token_digest = models.TextField(unique=True)


class SurveyTicketHolder(models.Model):
    """A colleague took their ticket. Neither which ticket nor when is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="+")
    staff_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["survey", "staff_id"], name="listening_ticket_once"),
        )
