"""How long personal words are kept, kind by kind."""

from django.db import models


class Retention(models.Model):
    """Days after which the words of one kind are emptied; no row means they are kept."""

    class Kind(models.TextChoices):
        MESSAGES = "messages"
        ORIGINALS = "originals"
        COMMENTS = "comments"
        LOOKS = "looks"
        MENTIONS = "mentions"

    kind = models.TextField(choices=Kind.choices, primary_key=True)
    days = models.PositiveIntegerField()
