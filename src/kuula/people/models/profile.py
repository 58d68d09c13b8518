"""What stands in a profile besides names: contacts, dates, notes."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.people.models.customer import Customer, Source


class Contact(models.Model):
    """A way to reach a customer other than mail. Claimed until somebody has verified it.

    Several people may have the same one: a family has one telephone.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        WHATSAPP = "whatsapp", "WhatsApp"
        TELEGRAM = "telegram", "Telegram"
        VIBER = "viber", "Viber"
        MESSENGER = "messenger", "Messenger"
        INSTAGRAM = "instagram", "Instagram"
        X = "x", "X"
        CHAT = "chat", _("Chat")
        OTHER = "other", _("Other")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    kind = models.TextField(choices=Kind.choices)
    value = models.TextField()
    verified_at = models.DateTimeField(null=True)
    source = models.TextField(choices=Source.choices)
    since = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "kind", "value"], name="people_contact_once"
            ),
        )
        indexes = (models.Index("kind", Lower("value"), name="people_contact_called"),)


class ImportantDate(models.Model):
    """A day that matters to a customer. Of a yearly one the year may be unknown."""

    class Kind(models.TextChoices):
        BIRTHDAY = "birthday", _("Birthday")
        ANNIVERSARY = "anniversary", _("Anniversary")
        OTHER = "other", _("Other date")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="dates")
    kind = models.TextField(choices=Kind.choices)
    label = models.TextField(default="")
    day = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(null=True)
    yearly = models.BooleanField(default=True)
    source = models.TextField(choices=Source.choices)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("month", "day", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(yearly=True) | Q(year__isnull=False), name="people_date_has_its_year"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(kind="birthday"), name="people_one_birthday"
            ),
        )
        indexes = (
            models.Index(
                fields=["month", "day"], condition=Q(kind="birthday"), name="people_birthday"
            ),
        )


class CustomerNote(models.Model):
    """What colleagues should know of a customer: a note, what they expect of us, or how it went
    before. `entry` is the fact of the ledger that tells its words as they stand."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        EXPECTATION = "expectation", _("Expects of us")
        EXPERIENCE = "experience", _("How it went before")

    class Felt(models.TextChoices):
        NEUTRAL = "neutral", _("neither good nor bad")
        GOOD = "good", _("good")
        BAD = "bad", _("bad")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    kind = models.TextField(choices=Kind.choices)
    felt = models.TextField(choices=Felt.choices, default=Felt.NEUTRAL)
    text = models.TextField()
    entry = models.BigIntegerField(default=0)
    staff_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-id")
