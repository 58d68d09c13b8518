"""Counted answers, so that results are there at once whatever their number."""

from django.db import models

from kuula.listening.models.survey import Survey


class ResultCell(models.Model):
    """So many responses to a survey, begun on one day, gave one answer.

    `slice` and `part` say among whom they were counted: all of them (part empty), or those of one
    wording, way, language or segment. `question` is the key of a question, or empty for what is
    said of whole responses. `value` is the answer: a number, a choice's key, row and choice of a
    matrix, choice and place of a ranking ("price:1"), empty for words; "*" counts whoever answered
    the question, "=" those of whom it was known. Of whole responses it is "begun", "done",
    "left:key" for those who went no further than that question, and "took:n" for the tens of
    seconds it took.
    """

    class Slice(models.TextChoices):
        """By what responses are told apart."""

        ALL = "all"
        VARIANT = "variant"
        WAY = "way"
        LANGUAGE = "language"
        SEGMENT = "segment"

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="cells")
    day = models.DateField()
    slice = models.TextField(choices=Slice.choices)
    part = models.TextField(default="", blank=True)
    question = models.TextField(default="", blank=True)
    value = models.TextField(default="", blank=True)
    count = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "slice", "day", "part", "question", "value"],
                name="listening_cell_once",
                include=["count"],
            ),
        )


class ResultState(models.Model):
    """Up to when the responses to a survey are counted (`counted_upto`), and how many milliseconds
    the last count took (`took_ms`). Of a survey of colleagues `told` are, by question, the numbers
    of the responses whose answer was counted, under "" those counted at all: five new ones at least
    each time, so that nobody is told by the difference."""

    survey = models.OneToOneField(
        Survey, models.CASCADE, primary_key=True, related_name="result_state"
    )
    counted_upto = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=dict)
