"""What the actions on a handover share: its lock, its reminders, and how it comes to an end."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.deadlines import Whose, reply_due, working_minutes
from kuula.desk.handovers import events
from kuula.desk.models import Conversation, Handover
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor

REMIND_AFTER: Final = 30
"""Working minutes after which whoever has the next word is reminded, each time."""
LATE_AFTER: Final = 2
"""Acknowledged after so many reminders, a handover was late."""


def locked_handover(number: int) -> Handover:
    """The handover and first its conversation, locked. Raises Conflict when nothing can be done
    with it any more."""
    conversation = locked_conversation(
        Handover.objects.values_list("conversation").get(pk=number)[0]
    )
    found = Handover.objects.select_for_update(of=("self",)).select_related("to_staff", "to_team")
    handover = found.get(pk=number)
    handover.conversation = conversation
    if handover.state == Handover.State.TAKEN:
        raise Conflict(_("This handover is acknowledged already."))
    if not handover.is_pending:
        raise Conflict(_("This handover does not stand any more."))
    return handover


def pending_in(conversation: Conversation) -> Handover | None:
    """The handover that waits in a conversation whose lock the caller holds, locked too."""
    found = conversation.handovers.pending().select_for_update(of=("self",)).first()
    if found is not None:
        found.conversation = conversation
    return found


def settle_by_assignment(actor: Actor, conversation: Conversation) -> None:
    """Let a handover follow a change of who is responsible: made so, the receiver has acknowledged
    it; anybody else ends it. The caller holds the lock and has given it its assignee."""
    handover = pending_in(conversation)
    if handover is None or conversation.assignee_id == handover.held_by_id:
        return
    if conversation.assignee_id is not None and is_receiver(handover, conversation.assignee_id):
        acknowledge(actor, handover, conversation.assignee_id)
    else:
        end(actor, handover)


def acknowledge(actor: Actor, handover: Handover, staff_id: int) -> None:
    """A locked handover is taken by a colleague now."""
    minutes = working_minutes(_hours(handover), handover.given_at, clock.now())
    handover.state, handover.taken_by_id = Handover.State.TAKEN, staff_id
    handover.settled_at, handover.next_at = clock.now(), None
    handover.save()
    late = handover.reminded >= LATE_AFTER
    taken = events.HandoverTaken(handover.pk, max(minutes, 0), late=late)
    record(taken, actor.who, about_conversation(handover.conversation))


def end(actor: Actor, handover: Handover) -> None:
    """A locked handover ends without being acknowledged."""
    handover.state, handover.settled_at = Handover.State.ENDED, clock.now()
    handover.next_at = None
    handover.save()
    ended = events.HandoverEnded(handover.pk)
    record(ended, actor.who, about_conversation(handover.conversation))


def is_receiver(handover: Handover, staff_id: int) -> bool:
    """Whether it was handed to this colleague, or to a team that they are in."""
    if handover.to_team is None:
        return handover.to_staff_id == staff_id
    return handover.to_team.memberships.filter(staff_id=staff_id).exists()


def next_reminder(handover: Handover, since: datetime) -> datetime:
    """When whoever has the next word is reminded, in the working time of the team."""
    due = reply_due(_hours(handover), since, REMIND_AFTER)
    return due or since + timedelta(minutes=REMIND_AFTER)


def _hours(handover: Handover) -> Whose:
    """Whose working hours count: those of the team it goes to, else of the one it is in."""
    talk = handover.conversation
    return Whose(talk.brand_id, handover.to_team_id or talk.team_id)
