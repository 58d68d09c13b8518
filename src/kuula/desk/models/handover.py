"""The handover: one colleague gives a conversation to another, who acknowledges it."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kuula.desk.models.conversation import HELD, Conversation
from kuula.desk.models.message import Message
from kuula.workspace.models import Role, Staff, Team
from kuula.workspace.models.staff import Membership


class HandoverQuerySet(QuerySet["Handover"]):
    """Handovers as the business speaks of them."""

    def pending(self) -> "HandoverQuerySet":
        """Not acknowledged yet, and not ended otherwise."""
        return self.filter(state__in=PENDING)

    def for_word_of(self, staff_id: int) -> "HandoverQuerySet":
        """Those on which a colleague has the next word: handed to them or to a team of theirs,
        asked back, or come to them as the lead after the reminders."""
        teams = Membership.objects.filter(staff_id=staff_id).values("team_id")
        led = Membership.objects.filter(staff_id=staff_id, staff__role=Role.LEAD).values("team_id")
        mine = Q(to_staff_id=staff_id) | Q(to_team_id__in=teams)
        asked = Q(given_by_id=staff_id) | Q(conversation__assignee_id=staff_id)
        in_led = Membership.objects.filter(staff_id=OuterRef("to_staff_id"), team_id__in=led)
        under = Q(to_team_id__in=led) | Q(conversation__team_id__in=led) | Q(Exists(in_led))
        return self.pending().filter(
            Q(mine, state=Handover.State.WAITING)
            | Q(asked, state=Handover.State.ASKED)
            | Q(under, state__in=PENDING, reminded=LEADS)
        )


class Handover(models.Model):
    """One handover, to a colleague or to a team. Until it is taken, whoever held the conversation
    (`held_by`) is responsible.

    `brief` are its lines: heading, words, and the message or ledger entry each came from. `asked`
    is the note in which the colleague asked back, `next_at` when whoever has the next word is
    reminded, `reminded` how often that was; the third time it goes to the leads. `home` is the
    conversation it returns to when a merge is undone, if another.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be acknowledged")
        ASKED = "asked", _("Asked back")
        TAKEN = "taken", _("Acknowledged")
        CALLED_BACK = "called_back", _("Called back")
        ENDED = "ended", _("Ended without an answer")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="handovers")
    home = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    given_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    held_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    to_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    brief = models.JSONField(default=list)
    asked = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    state = models.TextField(choices=State.choices, default=State.WAITING)
    given_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state__in=["waiting", "asked"]),
                name="desk_handover_next",
            ),
            models.Index(fields=["conversation", "-id"], name="desk_handover_latest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["waiting", "asked"]),
                name="desk_handover_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(to_staff=None, to_team__isnull=False)
                | Q(to_staff__isnull=False, to_team=None),
                name="desk_handover_one_receiver",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(taken_by__isnull=False, settled_at__isnull=False),
                name="desk_handover_taken_by",
            ),
        )

    @property
    def is_pending(self) -> bool:
        """Whether it can still be taken, asked about or called back."""
        return self.state in PENDING


PENDING = (Handover.State.WAITING, Handover.State.ASKED)
LEADS = 3
"""As many reminders as it takes until the leads hear of it."""


def awaiting_word_of(staff_id: int) -> Q:
    """The conversations in which a colleague has the next word on a handover."""
    theirs = Handover.objects.for_word_of(staff_id).filter(conversation__state__in=HELD)
    return Q(pk__in=theirs.values("conversation_id"), spam=False)


def left_behind() -> Q:
    """Pending handovers that nothing can come of: the matter is settled or went elsewhere, somebody
    else is responsible, or the receiver is gone or has a light seat."""
    settled = ~Q(conversation__state__in=HELD) | Q(conversation__spam=True)
    elsewhere = ~Q(conversation__assignee_id=F("held_by_id")) | Q(conversation__assignee_id=None)
    gone = Q(to_staff__is_active=False) | Q(to_team__retired_at__isnull=False)
    light = Q(to_staff__role__in=[role.value for role in Role if role.is_light])
    return settled | elsewhere | gone | light
