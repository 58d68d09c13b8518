"""Briefs of surveys: what was written down when, for whom, and what left."""

from django.db import models
from django.db.models import Q

from kuula.listening.models.survey import Survey
from kuula.workspace.models import Staff


class SurveyBrief(models.Model):
    """A survey's results were written down for those who want to hear of them: at first, week by
    week, at its end. It tells what stood on the day `last` (in the survey's time zone); its words
    are made for each reader from the answers that count then, so what was erased is not in it.
    `answers` is how many had begun to answer."""

    class Kind(models.TextChoices):
        FIRST = "first"
        WEEKLY = "weekly"
        LAST = "last"

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="briefs")
    kind = models.TextField(choices=Kind.choices)
    last = models.DateField()
    written_at = models.DateTimeField()
    answers = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["survey", "kind", "last"], name="listening_brief_once"),
            models.UniqueConstraint(
                fields=["survey", "kind"], condition=~Q(kind="weekly"), name="listening_brief_ends"
            ),
        )


class BriefReader(models.Model):
    """A colleague gets the briefs of a survey by mail."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="readers")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["survey", "staff"], name="listening_reader_once"),
        )


class BriefCopy(models.Model):
    """A brief goes to a colleague: once each, or as often as they ask for what stands now (then
    `brief` is None). It tells what stood on the day `last`; `mailed_at` is when a mail was put on
    its way."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    brief = models.ForeignKey(SurveyBrief, models.CASCADE, null=True, related_name="copies")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    last = models.DateField()
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["brief", "staff"], name="listening_copy_once"),
        )
