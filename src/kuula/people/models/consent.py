"""What customers' personal details may be used for, and the proof of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.people.models.customer import Channel, Customer


class Basis(models.TextChoices):
    """The legal grounds of the GDPR, article 6."""

    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    OBLIGATION = "obligation", _("Legal obligation")
    VITAL = "vital", _("Vital interests")
    PUBLIC = "public", _("Public task")
    LEGITIMATE = "legitimate", _("Legitimate interest")


class Purpose(models.Model):
    """Something personal details are used for. `version` is the latest wording's number."""

    name = models.TextField()
    basis = models.TextField(choices=Basis.choices)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="people_purpose_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """The words customers are asked in, by language; a change is a new version, none is lost."""

    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="wordings")
    version = models.PositiveIntegerField()
    words = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["purpose", "version"], name="people_wording_once"),
        )


class Consent(models.Model):
    """One answer of a customer about a purpose, with its proof; never changed but withdrawn.

    The latest one counts. `words` are those that were asked: as they stood in `version`, or those
    of the survey that asked for it.
    """

    class Answer(models.TextChoices):
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="consents")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="consents")
    answer = models.TextField(choices=Answer.choices)
    basis = models.TextField(choices=Basis.choices)
    version = models.PositiveIntegerField()
    language = models.TextField(default="")
    words = models.TextField(default="")
    channel = models.TextField(choices=Channel.choices)
    at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_channel = models.TextField(choices=Channel.choices, default="", blank=True)
    withdrawn_staff_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["customer", "purpose", "-at"], name="people_consent_latest"),
        )
