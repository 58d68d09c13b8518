"""How many people gave an answer of which only so many are wanted."""

from django.db import models

from kuula.listening.models.survey import Survey


class QuotaCell(models.Model):
    """So many responses that count (`taken`) gave this answer (`value` as text) to the question
    whose key is `question`. Changed under its lock together with the answers themselves, so that no
    more are taken than are wanted."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="+")
    question = models.TextField()
    value = models.TextField()
    taken = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "question", "value"], name="listening_quota_cell"
            ),
        )
