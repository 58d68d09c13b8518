"""The case: opened, given to somebody, begun again, closed, or withdrawn."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.answering import take_questions_back
from kuula.desk.actions.complaints.holding import (
    begin_step,
    check_can_own,
    check_open,
    entry_of,
    locked_complaint,
    note_down,
    retracting,
)
from kuula.desk.actions.complaints.lesson import unlink
from kuula.desk.actions.complaints.rounds import begin_again, keep_word
from kuula.desk.actions.complaints.standing import missing
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.seeing import can_hold
from kuula.desk.complaints import events
from kuula.desk.models import Complaint, Conversation, Step
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


def open_complaint(actor: Actor, *, conversation: Conversation) -> Complaint:
    """Open a complaint beside a conversation, owned by whoever holds that, else by the actor.

    While one is open here, answers that: pressing twice opens one. Raises Conflict for a person
    who was erased.
    """
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.customer.erased_at is not None:
            raise Conflict(_("This person was erased, so there is nobody to answer."))
        standing = locked.complaints.filter(state=Complaint.State.OPEN).order_by("pk").first()
        if standing is not None:
            return standing
        complaint = Complaint(conversation=locked, opened_at=clock.now())
        complaint.owner_id = locked.assignee_id or actor.staff_id
        complaint.opened_by_id = actor.staff_id
        begin_step(complaint, Step.APOLOGY)
        complaint.save()
        event = events.ComplaintOpened(complaint_id=complaint.pk)
        record(event, actor.who, about_conversation(locked))
    return complaint


def give_complaint(actor: Actor, *, complaint: Complaint, staff: Staff | None) -> None:
    """Let somebody else look after it, or nobody. Raises Problem for who cannot see it."""
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        check_open(locked)
        check_can_own(locked.conversation, staff, field="owner")
        wanted = staff.pk if staff else None
        if locked.owner_id == wanted:
            return
        previous, locked.owner_id = locked.owner_id, wanted
        note_down(actor, locked, events.ComplaintGiven(locked.pk, wanted, previous))


def reopen_complaint(actor: Actor, *, complaint: Complaint, reason: str) -> None:
    """The customer said, by telephone for example, that it is not solved: begin the procedure once
    more in the same case. Raises Problem without their words, Conflict when nothing is resolved
    yet."""
    allow(actor, Permission.COMPLAINTS)
    words = clean(reason).strip()
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        if locked.state == Complaint.State.WITHDRAWN:
            raise Conflict(_("This complaint was withdrawn."))
        if locked.next_step not in (Step.FOLLOW_UP, Step.LESSON, ""):
            raise Conflict(_("The complaint is not resolved yet. Go on with its next step."))
        if not words:
            raise Problem(_("Write what the customer says is not solved."), field="reason")
        keep_word(actor, locked, words)
        take_questions_back(locked)
        begin_again(actor, locked, by_customer=False)


def close_complaint(actor: Actor, *, complaint: Complaint) -> None:
    """Close a complaint whose six steps are taken. Closing twice changes nothing.

    Raises Problem that says what is missing: steps, cause, prevention, who sees to it, until when.
    """
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        if locked.state == Complaint.State.CLOSED:
            return
        check_open(locked)
        if lacking := missing(locked):
            said = _("Before it can be closed, this is missing: %(things)s.")
            raise Problem(said % {"things": "; ".join(lacking)})
        locked.state, locked.closed_at = Complaint.State.CLOSED, clock.now()
        locked.step_due_at = None
        note_down(actor, locked, events.ComplaintClosed(locked.pk))


def withdraw_complaint(actor: Actor, *, complaint: Complaint) -> None:
    """It was no complaint: it counts nowhere from now on. Twice changes nothing.

    Raises Conflict for a closed one.
    """
    allow(actor, Permission.COMPLAINTS)
    with transaction.atomic():
        locked = locked_complaint(complaint.pk)
        if locked.state == Complaint.State.WITHDRAWN:
            return
        check_open(locked)
        take_questions_back(locked)
        unlink(actor, locked)
        locked.state, locked.step_due_at = Complaint.State.WITHDRAWN, None
        opened = retracting(entry_of(locked, events.ComplaintOpened))
        note_down(actor, locked, events.ComplaintWithdrawn(locked.pk), opened)


def hand_back_complaints(actor: Actor, *, staff_id: int, successor_id: int | None) -> int:
    """Give the open complaints somebody held to their successor, or to nobody, and what they should
    prevent to a successor; answers how many complaints. Safe to run twice."""
    allow(actor, Permission.COMPLAINTS)
    theirs = Q(owner_id=staff_id, state=Complaint.State.OPEN)
    if successor_id is not None:
        theirs |= Q(prevention_owner_id=staff_id, prevention_done_at=None)
    numbers = list(Complaint.objects.filter(theirs).order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            _hand_back(actor, locked_complaint(number), staff_id, successor_id)
    return len(numbers)


def _hand_back(actor: Actor, locked: Complaint, staff_id: int, successor_id: int | None) -> None:
    heir = successor_id
    if heir is not None and not can_hold(locked.conversation, heir):
        heir = None
    if locked.prevention_owner_id == staff_id and heir and locked.prevention_done_at is None:
        locked.prevention_owner_id = heir
        due = locked.prevention_due.isoformat() if locked.prevention_due else ""
        note_down(actor, locked, events.PreventionSet(locked.pk, heir, due))
    if locked.owner_id == staff_id and locked.is_open:
        locked.owner_id = heir
        note_down(actor, locked, events.ComplaintGiven(locked.pk, heir, staff_id))
