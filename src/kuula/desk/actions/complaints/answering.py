"""What the customer answers: a yes takes the step, a no opens the same case again."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.holding import (
    entry_of,
    locked_complaint,
    note_down,
    retracting,
)
from kuula.desk.actions.complaints.rounds import begin_again
from kuula.desk.actions.complaints.steps import answered_step, go_on
from kuula.desk.complaints import events
from kuula.desk.models import Complaint, FollowUp, Step
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed
from kuula.kit.text import clean
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Told:
    """Whether it is solved, and what the customer says about it."""

    solved: bool
    comment: str = ""


def answer_follow_up(actor: Actor, *, follow_up: FollowUp, told: Told) -> FollowUp:
    """Take the customer's answer. As long as the link lasts a yes can become a no; a no stands,
    since the case is open again. The same answer twice changes nothing.

    Raises Conflict when the question has expired or a no would become a yes.
    """
    _allow_answerer(actor, follow_up)
    with transaction.atomic():
        complaint = locked_complaint(follow_up.complaint_id)
        locked = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
        comment = clean(told.comment).strip()[:LONGEST] or locked.comment
        if (locked.solved, locked.comment) == (told.solved, comment):
            return locked
        _check(locked, told)
        before = entry_of(complaint, events.FollowUpAnswered, follow_up_id=locked.pk)
        turned, locked.solved, locked.comment = locked.solved, told.solved, comment
        locked.answered_at = clock.now()
        locked.save()
        event = events.FollowUpAnswered(complaint.pk, locked.pk, told.solved, comment)
        note_down(actor, complaint, event, retracting(before))
        if turned != told.solved:
            _act_on(actor, complaint, locked)
    return locked


def withdraw_follow_up(actor: Actor, *, follow_up: FollowUp) -> None:
    """Take a question back that no channel could carry: somebody has to ask in another way, now.

    One that was answered stands. Safe to run twice.
    """
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        complaint = locked_complaint(follow_up.complaint_id)
        locked = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
        if locked.withdrawn_at is not None or locked.solved is not None:
            return
        locked.withdrawn_at = clock.now()
        locked.save(update_fields=["withdrawn_at"])
        asked = entry_of(complaint, events.FollowUpAsked, follow_up_id=locked.pk)
        if complaint.next_step == Step.FOLLOW_UP:
            complaint.step_due_at = clock.now()
        event = events.FollowUpNotAsked(complaint.pk, locked.pk)
        note_down(actor, complaint, event, retracting(asked))


def take_questions_back(complaint: Complaint) -> None:
    """Close the links of questions that need not be answered any more; the caller holds the
    lock."""
    open_ones = complaint.follow_ups.filter(solved=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=clock.now())


def _act_on(actor: Actor, complaint: Complaint, answer: FollowUp) -> None:
    """Let the answer count, unless it speaks of an earlier round or the complaint was none."""
    if answer.round != complaint.round or complaint.state == Complaint.State.WITHDRAWN:
        return
    if complaint.is_open and complaint.next_step == Step.FOLLOW_UP:
        go_on(actor, complaint, answered_step(complaint, answer))
    if not answer.solved:
        begin_again(actor, complaint, by_customer=True)


def _allow_answerer(actor: Actor, follow_up: FollowUp) -> None:
    if actor.kind == "customer" and actor.id == follow_up.customer_id:
        return
    raise NotAllowed(_("Only the customer who was asked can answer."))


def _check(follow_up: FollowUp, told: Told) -> None:
    if not follow_up.is_open(clock.now()):
        raise Conflict(_("This question has expired."))
    if follow_up.solved is False and told.solved:
        raise Conflict(_("You said that it is not solved. We are working on it again."))
