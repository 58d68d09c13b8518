"""What a complaint teaches: its root cause, and what shall keep that from coming back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.holding import (
    check_can_own,
    entry_of,
    locked_complaint,
    note_down,
    retracting,
)
from kuula.desk.actions.goodwill.giving import brand_day
from kuula.desk.complaints import events
from kuula.desk.models import Complaint, RootCause
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class LessonForm:
    """Cause and prevention as they shall stand; what is not known yet is empty."""

    cause: RootCause | None = None
    prevention: str = ""
    owner: Staff | None = None
    due: date | None = None


def set_lesson(actor: Actor, *, complaint: Complaint, form: LessonForm) -> None:
    """Say why it happened and what keeps it from happening again, as far as it is known.

    Other words for the prevention begin it anew: it is not done, and did not fail yet. When the
    cause is that of an earlier complaint whose prevention was done, the two are linked and whoever
    owns that prevention is told. Raises Problem, on a closed complaint too for what is taken off.
    """
    allow(actor, Permission.COMPLAINTS)
    words = clean(form.prevention).strip()[:LONGEST]
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        _check(locked, form, words)
        _set_cause(actor, locked, form.cause)
        _set_prevention(actor, locked, form, words)


def finish_prevention(actor: Actor, *, complaint: Complaint) -> None:
    """What shall keep it from happening again is done. Twice changes nothing.

    Raises Problem without words that say what.
    """
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        if locked.state == Complaint.State.WITHDRAWN:
            raise Conflict(_("This complaint was withdrawn."))
        if not locked.prevention or locked.cause_id is None:
            raise Problem(_("First write the root cause and what prevents it."), field="prevention")
        if locked.prevention_done_at is not None:
            return
        locked.prevention_done_at = clock.now()
        note_down(actor, locked, events.PreventionDone(locked.pk))


def unlink(actor: Actor, complaint: Complaint) -> None:
    """Take back that a locked complaint repeats an earlier one; the caller saves it."""
    if complaint.repeats_id is None:
        return
    earlier = _held(complaint.repeats_id)
    others = Complaint.objects.standing().filter(repeats=earlier).exclude(pk=complaint.pk)
    if not others.exists():
        earlier.failed_at = None
    complaint.repeats = None
    failed = entry_of(earlier, events.PreventionFailed, again_id=complaint.pk)
    gone = events.ComplaintUnlinked(complaint.pk, earlier.pk)
    note_down(actor, earlier, gone, retracting(failed))
    repeated = entry_of(complaint, events.ComplaintRepeats)
    note_down(actor, complaint, gone, retracting(repeated))


def _check(complaint: Complaint, form: LessonForm, words: str) -> None:
    if complaint.state == Complaint.State.WITHDRAWN:
        raise Conflict(_("This complaint was withdrawn."))
    if complaint.state == Complaint.State.CLOSED and not (
        form.cause and words and form.owner and form.due
    ):
        raise Problem(_("A closed complaint keeps its cause and its prevention."))
    if form.cause is not None and form.cause.pk != complaint.cause_id and form.cause.retired_at:
        raise Problem(_("This root cause is no longer in use."), field="cause")
    fresh = form.due != complaint.prevention_due
    if form.due is not None and fresh and form.due < brand_day(complaint.conversation):
        raise Problem(_("Choose a day from today on."), field="due")
    if form.owner is not None and form.owner.pk != complaint.prevention_owner_id:
        check_can_own(complaint.conversation, form.owner, field="owner")


def _set_cause(actor: Actor, complaint: Complaint, cause: RootCause | None) -> None:
    wanted = cause.pk if cause else None
    if complaint.cause_id == wanted:
        return
    unlink(actor, complaint)
    previous, complaint.cause_id = complaint.cause_id, wanted
    note_down(actor, complaint, events.ComplaintCauseSet(complaint.pk, wanted, previous))
    if wanted is not None:
        _link(actor, complaint)


def _link(actor: Actor, complaint: Complaint) -> None:
    """Link a complaint with the latest one of its cause whose prevention was done before it."""
    prevented = Complaint.objects.standing().filter(
        cause_id=complaint.cause_id, prevention_done_at__lte=complaint.opened_at
    )
    number = prevented.exclude(pk=complaint.pk).order_by("-prevention_done_at", "-pk")
    found = number.values_list("pk", flat=True).first()
    if found is None:
        return
    earlier = _held(found)
    complaint.repeats = earlier
    note_down(actor, complaint, events.ComplaintRepeats(complaint.pk, earlier.pk))
    earlier.failed_at = earlier.failed_at or clock.now()
    told = events.PreventionFailed(earlier.pk, complaint.pk, earlier.prevention_owner_id)
    note_down(actor, earlier, told)


def _set_prevention(actor: Actor, complaint: Complaint, form: LessonForm, words: str) -> None:
    wanted = (words, form.owner.pk if form.owner else None, form.due)
    stands = (complaint.prevention, complaint.prevention_owner_id, complaint.prevention_due)
    if wanted == stands:
        return
    if words != complaint.prevention:
        complaint.prevention_done_at = complaint.failed_at = None
    complaint.prevention, complaint.prevention_owner_id, complaint.prevention_due = wanted
    due = form.due.isoformat() if form.due else ""
    note_down(actor, complaint, events.PreventionSet(complaint.pk, wanted[1], due))


def _held(number: int) -> Complaint:
    """Another complaint, its row alone locked: a later one never holds what an earlier waits
    for."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("conversation")
    return rows.get(pk=number)
