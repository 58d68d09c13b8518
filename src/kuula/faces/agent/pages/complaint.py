"""One complaint: its six steps with their evidence, what it teaches, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.standing import missing
from kuula.desk.complaints.register import (
    all_causes,
    evidence_for,
    follow_up_of,
    is_seen,
    repeated_by,
    steps_of,
)
from kuula.desk.models import Complaint, FollowUp, Step
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.complaints import LessonEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.complaint_lines import standing_tone, standing_words
from kuula.faces.agent.pages.complaint_steps import (
    Round,
    evidence_options,
    likely_evidence,
    rounds_of,
)
from kuula.kit import clock
from kuula.ui.formats import date_time, full_date, numbered
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was sent and did not count, and why."""

    problem: str = ""
    note: str = ""
    evidence: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prevention:
    """How the prevention stands, in words; `to_do` while it can be called done."""

    words: str
    tone: Tone
    to_do: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Another complaint that has the same cause; `url` is empty for who may not see it."""

    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ComplaintPage(Page):
    """One complaint. `due` says until when the next step should be taken, `asking` what becomes of
    the question to the customer; `missing` is what it lacks before it can be closed."""

    id: int
    crumbs: Sequence[NavItem]
    about: str
    talk_url: str
    standing: str
    tone: Tone
    due: str
    owner: str
    owner_id: str
    people: Sequence[Option]
    rounds: Sequence[Round]
    step: str
    step_label: str
    asking: str
    evidence: Sequence[Option]
    chosen: str
    unsent: Unsent
    may: bool
    open: bool
    withdrawn: bool
    resolved: bool
    lesson: LessonEdit
    prevention: Prevention | None
    repeats: Related | None
    again: Sequence[Related]
    missing: Sequence[str]
    causes_url: str


def complaint_page(
    request: StaffRequest,
    complaint: Complaint,
    unsent: Unsent | None = None,
    lesson: LessonEdit | None = None,
) -> ComplaintPage:
    """The page of one complaint; `unsent` and `lesson` hold what was sent and did not count."""
    sent, talk = unsent or Unsent(), complaint.conversation
    taken, evidence = steps_of(complaint), evidence_for(complaint)
    likely = likely_evidence(complaint, taken, evidence)
    customer = talk.customer.name or _("Erased person")
    actor = request.actor
    return ComplaintPage(
        title=_("Complaint of %(name)s") % {"name": customer},
        frame=frame_for(request, "complaints"),
        id=complaint.pk,
        crumbs=(
            NavItem(label=_("Complaints"), url=reverse("complaints")),
            NavItem(label=customer, url="", current=True),
        ),
        about=f"{numbered(talk.number)} {talk.subject}".strip(),
        talk_url=reverse("conversation", args=[talk.number]),
        standing=standing_words(complaint),
        tone=standing_tone(complaint),
        due=_due(complaint),
        owner=complaint.owner.name if complaint.owner else _("Nobody"),
        owner_id=str(complaint.owner_id or ""),
        people=[Option("", _("Nobody")), *_people(complaint.owner_id)],
        rounds=rounds_of(complaint, taken),
        step=complaint.next_step,
        step_label=str(Step(complaint.next_step).label) if complaint.next_step else "",
        asking=_asking(complaint, follow_up_of(complaint)),
        evidence=evidence_options(evidence),
        chosen=likely if sent.evidence is None else sent.evidence,
        unsent=sent,
        may=actor.may(Permission.COMPLAINTS),
        open=complaint.is_open,
        withdrawn=complaint.state == Complaint.State.WITHDRAWN,
        resolved=complaint.next_step in (Step.FOLLOW_UP, Step.LESSON, ""),
        lesson=lesson or lesson_form(complaint),
        prevention=_prevention(complaint),
        repeats=_repeats(request, complaint),
        again=[_related(one) for one in repeated_by(actor, complaint)],
        missing=missing(complaint) if complaint.is_open else (),
        causes_url=reverse("causes") if actor.may(Permission.CAUSES) else "",
    )


def lesson_form(complaint: Complaint, sent: object = None) -> LessonEdit:
    """The form of cause and prevention as it stands, or as sent."""
    causes = [
        (str(one.pk), one.name)
        for one in all_causes()
        if one.retired_at is None or one.pk == complaint.cause_id
    ]
    people = [(one.value, one.label) for one in _people(complaint.prevention_owner_id)]
    initial = {
        "cause": str(complaint.cause_id or ""),
        "prevention": complaint.prevention,
        "owner": str(complaint.prevention_owner_id or ""),
        "due": complaint.prevention_due,
    }
    return LessonEdit(sent, causes=causes, people=people, initial=initial)


def _people(kept: int | None) -> list[Option]:
    """Who works here, and who holds it already."""
    here = (one for one in colleagues() if (one.active and not one.light) or one.id == kept)
    return [Option(str(one.id), one.name) for one in here]


def _due(complaint: Complaint) -> str:
    if not complaint.is_open or complaint.step_due_at is None:
        return ""
    return _("until %(date)s") % {"date": full_date(complaint.step_due_at)}


def _asking(complaint: Complaint, asked: FollowUp | None) -> str:
    """What becomes of the question to the customer in this round."""
    if complaint.next_step != Step.FOLLOW_UP or not complaint.is_open:
        return ""
    if asked is None and complaint.ask_at is not None:
        places = {"time": date_time(complaint.ask_at, "short")}
        return (
            _("Kuula asks the customer by mail on %(time)s. You can ask earlier yourself.") % places
        )
    if asked is not None and asked.withdrawn_at is not None:
        return _("The customer could not be asked by mail. Ask in another way, and write it down.")
    if asked is not None:
        places = {"time": date_time(asked.asked_at, "short")}
        return _("The customer was asked by mail on %(time)s and has not answered yet.") % places
    return ""


def _prevention(complaint: Complaint) -> Prevention | None:
    if not complaint.prevention:
        return None
    may_finish = complaint.state != Complaint.State.WITHDRAWN and complaint.cause_id is not None
    if complaint.failed_at is not None:
        return Prevention(_("It happened again although this was done"), "bad", to_do=False)
    if complaint.prevention_done_at is not None:
        places = {"date": full_date(complaint.prevention_done_at)}
        return Prevention(_("Done on %(date)s") % places, "good", to_do=False)
    due = complaint.prevention_due
    late = due is not None and due < timezone.localdate(clock.now())
    words = _("To be done until %(date)s") % {"date": full_date(due)} if due else _("To be done")
    return Prevention(words, "bad" if late else "warn", to_do=may_finish)


def _repeats(request: StaffRequest, complaint: Complaint) -> Related | None:
    if complaint.repeats_id is None:
        return None
    if not is_seen(request.actor, complaint.repeats_id):
        return Related(_("a complaint that you cannot see"), "")
    return Related(_("the earlier complaint"), reverse("complaint", args=[complaint.repeats_id]))


def _related(complaint: Complaint) -> Related:
    talk = complaint.conversation
    return Related(
        f"{numbered(talk.number)} {talk.subject}", reverse("complaint", args=[complaint.pk])
    )
