"""What every writer of a complaint needs: its row under its conversation's lock, and the ledger."""

from datetime import timedelta

from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_place
from kuula.desk.actions.seeing import check_is_no_light_seat, sees
from kuula.desk.models import Complaint, ComplaintCourse, Conversation
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.ledger.events import Event
from kuula.ledger.models import Entry
from kuula.ledger.recording import PRESENT, Past, record
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff


def locked_complaint(number: int) -> Complaint:
    """The complaint and first its conversation, locked; wherever a merge has brought it."""
    while True:
        talk = locked_place(Complaint.objects.values_list("conversation").get(pk=number)[0])
        complaint = Complaint.objects.select_for_update().get(pk=number)
        if complaint.conversation_id == talk.pk:  # else a merge was undone just before the lock
            complaint.conversation = talk
            return complaint


def check_open(complaint: Complaint) -> None:
    """Raise Conflict unless steps can be taken in it."""
    if complaint.state == Complaint.State.CLOSED:
        raise Conflict(_("This complaint is closed."))
    if complaint.state == Complaint.State.WITHDRAWN:
        raise Conflict(_("This complaint was withdrawn."))


def check_can_own(conversation: Conversation, staff: Staff | None, *, field: str) -> None:
    """Raise Problem for a colleague who left or cannot see the conversation."""
    if staff is None:
        return
    if not staff.is_active:
        raise Problem(_("%(name)s no longer works here.") % {"name": staff.name}, field=field)
    check_is_no_light_seat(staff, field)
    if not sees(conversation, staff.pk):
        said = _("%(name)s is not in this closed team. Invite them first.")
        raise Problem(said % {"name": staff.name}, field=field)


def note_down(actor: Actor, complaint: Complaint, event: Event, past: Past = PRESENT) -> None:
    """Save a locked complaint and record what happened in it."""
    complaint.save()
    record(event, actor.who, about_conversation(complaint.conversation), past)


def course() -> ComplaintCourse:
    """The days of the procedure."""
    return ComplaintCourse.objects.first() or ComplaintCourse()


def begin_step(complaint: Complaint, step: str) -> None:
    """Let `step` be the next one, due in the days a step may take; the caller saves it."""
    complaint.next_step = step
    days = timedelta(days=course().step_days)
    complaint.step_due_at = clock.now() + days if complaint.is_open else None


def entry_of(complaint: Complaint, event: type[Event], **facts: int) -> Entry | None:
    """The latest standing entry of this type about the complaint, with these facts."""
    found = Entry.objects.standing().filter(
        conversation_id__in=[complaint.conversation_id, complaint.home_id],
        type=event.type,
        payload__contains={"complaint_id": complaint.pk} | facts,
    )
    return found.order_by("-id").first()


def retracting(entry: Entry | None) -> Past:
    """The option of a fact that takes back `entry`, if there is one."""
    return Past(retracts=entry.pk if entry else None)
