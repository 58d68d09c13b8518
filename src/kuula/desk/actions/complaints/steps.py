"""Taking the steps one after the other, each with its evidence or the reason why it is skipped."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.holding import (
    begin_step,
    check_open,
    course,
    locked_complaint,
    note_down,
)
from kuula.desk.complaints import events
from kuula.desk.models import Attachment, Complaint, FollowUp, Goodwill, Message, Step, StepTaken
from kuula.desk.models.complaint import STEPS
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step with its evidence: a message, a file or goodwill of the conversation, or words. A
    skipped one has only words, the reason."""

    step: str
    note: str = ""
    message_id: int | None = None
    file_id: int | None = None
    skipped: bool = False
    goodwill_id: int | None = None


def take_step(actor: Actor, *, complaint: Complaint, form: StepForm) -> None:
    """Take the next step. After the resolution the customer is asked when the days have passed.

    Raises Conflict for a step that was taken, and Problem for one whose turn it is not, or without
    evidence.
    """
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        check_open(locked)
        _check_turn(locked, form.step)
        taken = _with_evidence(locked, form)
        taken.staff_id = actor.staff_id
        taken.save()
        go_on(actor, locked, taken)


def go_on(actor: Actor, complaint: Complaint, taken: StepTaken) -> None:
    """Record a step that was taken and let the next one begin; the caller holds the lock."""
    following = STEPS[STEPS.index(Step(taken.step)) + 1 :]
    begin_step(complaint, following[0] if following else "")
    if not following:
        complaint.step_due_at = clock.now() + timedelta(days=course().step_days)
    if complaint.next_step == Step.FOLLOW_UP:
        _wait_to_ask(complaint)
    event = events.ComplaintStepTaken(
        complaint_id=complaint.pk,
        kind=taken.step,
        round=taken.round,
        skipped=taken.skipped,
        message_id=taken.message_id,
        file_id=taken.file_id,
    )
    note_down(actor, complaint, event)


def answered_step(complaint: Complaint, answer: FollowUp) -> StepTaken:
    """The customer's answer as evidence that the follow-up was done; saved."""
    return StepTaken.objects.create(
        complaint=complaint,
        round=complaint.round,
        step=Step.FOLLOW_UP,
        taken_at=clock.now(),
        answer=answer,
    )


def _wait_to_ask(complaint: Complaint) -> None:
    """Ask the customer after the days that the company chose; then a step has its usual time."""
    days = course()
    complaint.ask_at = clock.now() + timedelta(days=days.follow_up_days)
    complaint.step_due_at = complaint.ask_at + timedelta(days=days.step_days)


def _check_turn(complaint: Complaint, step: str) -> None:
    if step not in STEPS:
        raise Problem(_("There is no such step."), field="step")
    if step == complaint.next_step:
        return
    if complaint.steps.filter(round=complaint.round, step=step).exists():
        raise Conflict(_("This step was taken already."))
    first = str(Step(complaint.next_step).label)
    said = _("“%(step)s” comes first. Take it, or write why it is skipped.")
    raise Problem(said % {"step": first}, field="step")


def _with_evidence(complaint: Complaint, form: StepForm) -> StepTaken:
    note = clean(form.note).strip()[:LONGEST]
    if form.skipped and not note:
        raise Problem(_("Write why this step is skipped."), field="note")
    taken = StepTaken(
        complaint=complaint,
        round=complaint.round,
        step=form.step,
        taken_at=clock.now(),
        note=note,
        skipped=form.skipped,
    )
    if form.skipped:
        return taken
    taken.message = _message(complaint, form.message_id) if form.message_id else None
    taken.file = _file(complaint, form.file_id) if form.file_id else None
    taken.goodwill = _goodwill(complaint, form.goodwill_id) if form.goodwill_id else None
    if not (note or taken.message or taken.file or taken.goodwill):
        raise Problem(
            _("A step needs its evidence: a message, a file or a few words."), field="note"
        )
    return taken


def _message(complaint: Complaint, number: int) -> Message:
    """A message of this conversation that stands."""
    found = complaint.conversation.messages.filter(pk=number, withdrawn_at=None).first()
    if found is None:
        raise NotFound(_("There is no such message."))
    if found.release_at and not found.released_at and found.release_at > clock.now():
        raise Conflict(_("This reply can still be taken back. Wait until it has left."))
    return found


def _file(complaint: Complaint, number: int) -> Attachment:
    """A file of a message of this conversation that stands."""
    theirs = Attachment.objects.filter(message__conversation_id=complaint.conversation_id)
    found = theirs.filter(pk=number, message__withdrawn_at=None).first()
    if found is None:
        raise NotFound(_("There is no such file."))
    return found


def _goodwill(complaint: Complaint, number: int) -> Goodwill:
    """Goodwill that was given in this conversation and stands."""
    found = Goodwill.objects.given().filter(conversation_id=complaint.conversation_id, pk=number)
    given = found.first()
    if given is None:
        raise NotFound(_("There is no such goodwill."))
    return given
