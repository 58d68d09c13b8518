"""Contact forms, and which of their pages was sent already."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuula.listening.models import Department
from kuula.workspace.models import Brand, Team


class ContactForm(models.Model):
    """A form that stands on a site of the company.

    `key` is in its address. `topics` are offered to choose from, none leaves the field out. `sites`
    are the origins ("https://shop.example") that may show it inside their pages.
    `secret_sealed` is what such a site signs with who is signed in there. What is written begins a
    conversation; in one for feedback it becomes feedback for `department`, or for the one its
    words propose.
    """

    class Kind(models.TextChoices):
        """What becomes of what is written."""

        CONTACT = "contact", _("Questions: a conversation begins")
        FEEDBACK = "feedback", _("Feedback: a department hears it")

    key = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField(choices=Kind.choices, default=Kind.CONTACT, db_default="contact")
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    brand = models.ForeignKey(Brand, models.PROTECT)
    team = models.ForeignKey(Team, models.PROTECT, null=True)
    topics = models.JSONField(default=list)
    sites = models.JSONField(default=list)
    secret_sealed = models.TextField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["name"], name="form_name"),)

    def __str__(self) -> str:
        return self.name


class SentPage(models.Model):
    """A page of a form that was sent: sending it again finds the same conversation, or feedback.

    `proof_digest` is of what was signed into that page; rows are kept as long as a page counts.
    """

    proof_digest = models.TextField(unique=True)
    conversation_id = models.BigIntegerField(null=True)
    piece_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(db_index=True)
