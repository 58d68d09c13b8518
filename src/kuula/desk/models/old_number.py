"""What a conversation was called at the desk it was held at before."""

from django.db import models

from kuula.desk.models.conversation import Conversation


class OldNumber(models.Model):
    """A number people may still quote: of a conversation that came from another `desk`.

    `number` is as that desk wrote it, at most 40 characters; some desks give one twice.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="old_numbers")
    desk = models.TextField()
    number = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["number"], name="desk_old_number"),)

    def __str__(self) -> str:
        return f"{self.desk} {self.number}"
