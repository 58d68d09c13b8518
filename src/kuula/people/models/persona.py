"""Personas: somebody made up who stands for many, with a face and words that real people said."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kuula.people.models.customer import Customer
from kuula.people.models.segment import Segment


class Persona(models.Model):
    """A persona. `face` names a drawn one, `picture` an uploaded file (kit.files) that takes its
    place. `goals` and `pains` are lists of short sentences."""

    name = models.TextField()
    line = models.TextField(default="", db_default="")
    face = models.TextField()
    picture = models.TextField(default="", db_default="")
    picture_type = models.TextField(default="", db_default="")
    story = models.TextField(default="", db_default="")
    goals = models.JSONField(default=list)
    pains = models.JSONField(default=list)
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, related_name="personas")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="people_persona_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PersonaQuote(models.Model):
    """What a real customer wrote, word for word, in a message of a conversation; only who may read
    that conversation reads it here. Goes when the person is erased."""

    persona = models.ForeignKey(Persona, models.CASCADE, related_name="quotes")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    conversation_id = models.BigIntegerField(db_index=True)
    message_id = models.BigIntegerField()
    text = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("-said_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["persona", "message_id", "text"], name="people_personaquote_once"
            ),
        )
