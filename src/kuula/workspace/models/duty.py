"""Who works just now, what they can be given, and how a team shares out what comes in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuula.workspace.models.staff import Staff, Team

USUAL_CAP = 12
USUAL_GRACE = 15


class DutyState(models.TextChoices):
    """Whether somebody works just now."""

    ON = "on", _("On duty")
    AWAY = "away", _("Away")
    OFF = "off", _("Off duty")


class DutyReason(models.TextChoices):
    """Why the duty is as it is: they said so, or their browser was shut or open again, or they
    took the next conversation, or they left."""

    HAND = "hand"
    IDLE = "idle"
    BACK = "back"
    TAKING = "taking"
    LEFT = "left"


class Duty(models.Model):
    """The duty of a colleague since a moment; no row for who never said anything of it.

    `seen_at` is the last sign of life: a page asked for, or a live page open. `given_at` is when
    they were last given a conversation. Whoever gives locks this row first, so that two who give
    at once count the same conversations.
    """

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True)
    state = models.TextField(choices=DutyState.choices)
    reason = models.TextField(choices=DutyReason.choices)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)


class Abilities(models.Model):
    """What a colleague can be given: the languages they write, skills (words that are tags), and
    how many open conversations at most (None: as many as the team usually gives)."""

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True)
    languages = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    cap = models.PositiveSmallIntegerField(null=True)


class AssignmentPolicy(models.Model):
    """How a team shares out what comes in; a team without a row does it by hand.

    `cap` is how many open conversations a colleague is given at most who has no cap of their own.
    `drain` says what goes back to the queue once its assignee has been off duty for
    `grace_minutes`.
    """

    class Drain(models.TextChoices):
        DUE = "due", _("What must be answered before they are back")
        ALL = "all", _("Everything that waits for us")
        NONE = "none", _("Nothing")

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True)
    automatic = models.BooleanField(default=False)
    cap = models.PositiveSmallIntegerField(default=USUAL_CAP)
    drain = models.TextField(choices=Drain.choices, default=Drain.DUE)
    grace_minutes = models.PositiveSmallIntegerField(default=USUAL_GRACE)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(cap__gte=1), name="workspace_policy_cap"),
        )
