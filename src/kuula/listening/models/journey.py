"""Journeys: the way of customers from the first they hear of us, in stages with touchpoints."""

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from kuula.listening.models.touchpoint import Touchpoint
from kuula.people.models import Segment


class JourneyQuerySet(QuerySet["Journey"]):
    """Journeys as the screens ask for them."""

    def in_use(self) -> "JourneyQuerySet":
        """Those that are not archived."""
        return self.filter(archived_at=None)


class Journey(models.Model):
    """The way that the customers of a segment go with us, or everybody's without one."""

    name = models.TextField()
    about = models.TextField(default="", blank=True)
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(archived_at=None), name="listening_journey_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """A part of a journey, in its place. `expects` is what customers expect there, in our words."""

    journey = models.ForeignKey(Journey, models.CASCADE, db_index=False, related_name="stages")
    place = models.PositiveSmallIntegerField()
    name = models.TextField()
    expects = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("journey_id", "place")
        constraints = (
            models.UniqueConstraint(fields=["journey", "place"], name="listening_stage_once"),
        )

    def __str__(self) -> str:
        return self.name


class StagePoint(models.Model):
    """A touchpoint belongs to a stage."""

    stage = models.ForeignKey(Stage, models.CASCADE, db_index=False, related_name="points")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="points")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["stage", "touchpoint"], name="listening_point_once"),
        )
