"""Complaints and mistakes beside a conversation: one line each at its head."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.beside import Beside
from kuula.desk.complaints.register import complaints_of
from kuula.desk.models import Complaint, Conversation, Step
from kuula.desk.models.complaint import STEPS
from kuula.faces.agent.doors import StaffRequest
from kuula.kit import clock
from kuula.ui.page import Tone
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """One complaint: where it is at and who looks after it."""

    url: str
    words: str
    tone: Tone
    owner: str
    open: bool


@dataclass(frozen=True, slots=True)
class ComplaintsPart:
    """The complaints of the open conversation and whether we were wrong in it; `may` says whether
    the reader may handle them."""

    lines: Sequence[ComplaintLine]
    mistake: bool
    may: bool

    @property
    def open_url(self) -> str:
        """The open complaint, empty when none is open."""
        return next((one.url for one in self.lines if one.open), "")


def complaints_part(request: StaffRequest, talk: Conversation, there: Beside) -> ComplaintsPart:
    """What the head of a conversation says of complaints."""
    return ComplaintsPart(
        lines=[line_of(one) for one in (complaints_of(talk.pk) if there.complaints else ())],
        mistake=there.mistake,
        may=request.actor.may(Permission.COMPLAINTS),
    )


def line_of(complaint: Complaint) -> ComplaintLine:
    """A complaint as a line, red when its step is overdue."""
    return ComplaintLine(
        url=reverse("complaint", args=[complaint.pk]),
        words=standing_words(complaint),
        tone=standing_tone(complaint),
        owner=complaint.owner.name if complaint.owner else _("Nobody"),
        open=complaint.is_open,
    )


def standing_words(complaint: Complaint) -> str:
    """Where a complaint is at: its step, or its state."""
    if not complaint.is_open:
        return str(Complaint.State(complaint.state).label)
    if not complaint.next_step:
        return _("all steps taken, to be closed")
    step = Step(complaint.next_step)
    places = {"number": STEPS.index(step) + 1, "all": len(STEPS), "step": str(step.label)}
    return _("step %(number)s of %(all)s: %(step)s") % places


def standing_tone(complaint: Complaint) -> Tone:
    """Red when a step is overdue, yellow while it is open, green when it is closed."""
    if complaint.is_overdue(clock.now()):
        return "bad"
    if complaint.is_open:
        return "warn"
    return "good" if complaint.state == Complaint.State.CLOSED else ""
