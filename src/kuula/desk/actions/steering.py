"""Steering a conversation: who, where, how urgent, and whether it is settled."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.fields.requiring import refuse_missing
from kuula.desk.actions.handovers.steps import settle_by_assignment
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.indexing import index_opening
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.seeing import can_hold, check_is_no_light_seat
from kuula.desk.actions.settling import fresh_solving, owe, owe_anew, put_back, settle
from kuula.desk.actions.targets.telling import go_on_by_rules, take_back_told, tell_solution
from kuula.desk.actions.turning import turn
from kuula.desk.models import (
    Conversation,
    ConversationTag,
    Guest,
    Message,
    Priority,
    State,
    Tag,
)
from kuula.desk.models.conversation import HELD
from kuula.desk.targets.rules import asks_for_tags
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.events import Event
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past, record
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff, Team
from kuula.workspace.permissions import Permission

MOST_TAGS = 20


def assign_conversation(actor: Actor, *, conversation: Conversation, staff: Staff | None) -> None:
    """Make somebody responsible, or nobody. Raises Problem for a colleague who cannot see it."""
    allow(actor, Permission.ASSIGN)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if staff is not None:
            _check_can_hold(locked, staff)
        wanted = staff.pk if staff else None
        if locked.assignee_id == wanted:
            return
        previous, locked.assignee_id = locked.assignee_id, wanted
        _save_and_record(
            actor, locked, events.ConversationAssigned(staff_id=wanted, previous_id=previous)
        )
        settle_by_assignment(actor, locked)


def move_conversation(actor: Actor, *, conversation: Conversation, team: Team | None) -> None:
    """Give the conversation to another team; an assignee who cannot see it there is taken off."""
    allow(actor, Permission.ASSIGN)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        wanted = team.pk if team else None
        if locked.team_id == wanted:
            return
        previous, locked.team_id = locked.team_id, wanted
        if team and team.closed and locked.assignee_id and not _is_member(locked.assignee_id, team):
            locked.assignee_id = None
        go_on_by_rules(actor, locked)
        _save_and_record(
            actor, locked, events.ConversationMoved(team_id=wanted, previous_id=previous)
        )


def solve_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Mark the matter as settled. Solving twice changes nothing.

    Raises FieldsMissing while something must be filled in first.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.state == State.CLOSED:
            raise Conflict(_("This conversation is closed already."))
        refuse_missing(actor, locked)
        settle(actor, locked)
        locked.save()


def reopen_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Open a solved or closed conversation again; what is still unanswered is owed again.

    Within ten seconds this undoes the solving: it is as before, and the solving does not count.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.state not in (State.SOLVED, State.CLOSED):
            return
        slip = fresh_solving(locked)
        if slip is not None:
            put_back(locked, slip)
            take_back_told(actor, locked, slip.occurred_at)
        else:
            turn(locked, State.OPEN)
            owe_anew(locked)
        _save_and_record(actor, locked, events.ConversationReopened(by_customer=False), slip)


def close_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Put the matter away for good; a new message will begin a new conversation.

    Raises FieldsMissing while something must be filled in first.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        refuse_missing(actor, locked, State.CLOSED)
        put_away(actor, locked)


def close_settled_conversations(actor: Actor, *, solved_before: datetime, limit: int = 500) -> int:
    """Close conversations solved before a moment; answers how many, at most `limit`."""
    allow(actor, Permission.CHANGE)
    settled = Conversation.objects.filter(state=State.SOLVED, solved_at__lt=solved_before)
    numbers = settled.order_by("solved_at").values_list("pk", flat=True)
    return sum(_close_settled(actor, number, solved_before) for number in list(numbers[:limit]))


def _close_settled(actor: Actor, number: int, solved_before: datetime) -> bool:
    """Close it unless a word came in meanwhile."""
    with transaction.atomic():
        locked = locked_conversation(number)
        solved_at = locked.solved_at if locked.state == State.SOLVED else None
        if solved_at is None or solved_at >= solved_before:
            return False
        put_away(actor, locked)
        return True


def set_state(actor: Actor, *, conversation: Conversation, state: str) -> None:
    """Put the conversation into a state by hand; solved and closed go by their own actions."""
    if state == State.SOLVED:
        return solve_conversation(actor, conversation=conversation)
    if state == State.CLOSED:
        return close_conversation(actor, conversation=conversation)
    allow(actor, Permission.CHANGE)
    if state not in (State.OPEN, State.WAITING):
        raise Problem(_("A conversation can be open, waiting, solved or closed."), field="state")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.state == state:
            return None
        slip = fresh_solving(locked)
        previous = locked.state
        turn(locked, state)
        if state == State.OPEN:
            settled = previous in (State.SOLVED, State.CLOSED)
            (owe_anew if settled else owe)(locked)
        _save_and_record(actor, locked, events.StateChanged(state=state, previous=previous), slip)
    return None


def set_priority(actor: Actor, *, conversation: Conversation, priority: int) -> None:
    """Say how soon it matters, 1 low to 4 urgent."""
    allow(actor, Permission.CHANGE)
    if priority not in Priority.values:
        raise Problem(_("Priority is low, normal, high or urgent."), field="priority")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.priority == priority:
            return
        previous, locked.priority = locked.priority, priority
        go_on_by_rules(actor, locked)
        event = events.PriorityChanged(priority=priority, previous=previous)
        _save_and_record(actor, locked, event)


def set_tags(actor: Actor, *, conversation: Conversation, names: Iterable[str]) -> None:
    """Let the conversation carry exactly these tags, new ones made; at most 20."""
    allow(actor, Permission.CHANGE)
    wanted = sorted({one_line(name, 40).lower() for name in names} - {""})
    if len(wanted) > MOST_TAGS:
        raise Problem(_("A conversation carries at most 20 tags."), field="tags")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if sorted(locked.tags.values_list("name", flat=True)) == wanted:
            return
        Tag.objects.bulk_create([Tag(name=name) for name in wanted], ignore_conflicts=True)
        ConversationTag.objects.filter(conversation=locked).delete()
        ConversationTag.objects.bulk_create(
            [
                ConversationTag(conversation=locked, tag=tag)
                for tag in Tag.objects.filter(name__in=wanted)
            ]
        )
        record(events.TagsChanged(tags=wanted), actor.who, about_conversation(locked))
        if asks_for_tags(locked.brand_id) and go_on_by_rules(actor, locked):
            locked.save(update_fields=["clocks", "due_at"])


def set_subject(actor: Actor, *, conversation: Conversation, subject: str) -> None:
    """Give the conversation a clearer subject; mails keep their thread."""
    allow(actor, Permission.CHANGE)
    wanted = one_line(subject, 500)
    if not wanted:
        raise Problem(_("A subject cannot be empty."), field="subject")
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.subject == wanted:
            return
        locked.subject = wanted
        index_opening(locked)
        _save_and_record(actor, locked, events.SubjectChanged())


def name_person(actor: Actor, *, conversation: Conversation, customer: Customer) -> None:
    """Say which person wrote from a shared address. Messages so far are theirs from now on, but
    for what others wrote who were merged in."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.customer_id == customer.pk:
            return
        previous, locked.customer_id = locked.customer_id, customer.pk
        said = locked.messages.filter(kind=Message.Kind.INBOUND, customer_id=previous)
        said.update(customer_id=customer.pk)
        go_on_by_rules(actor, locked)
        _save_and_record(actor, locked, events.PersonNamed(previous_customer_id=previous))


def mark_spam(actor: Actor, *, conversation: Conversation, spam: bool) -> None:
    """Put the conversation among spam or take it out; spam owes no answer and counts nowhere."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.spam == spam:
            return
        locked.spam = spam
        _save_and_record(actor, locked, events.MarkedSpam(spam=spam))


def invite_guest(actor: Actor, *, conversation: Conversation, staff: Staff) -> None:
    """Open this one conversation of a closed team to a colleague."""
    allow(actor, Permission.ASSIGN)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        _guest, made = Guest.objects.get_or_create(
            conversation=locked, staff=staff, defaults={"invited_at": clock.now()}
        )
        if made:
            record(events.GuestInvited(staff_id=staff.pk), actor.who, about_conversation(locked))


def hand_back_conversations(
    actor: Actor, *, staff_id: int, successor_id: int | None, reason: str = "left"
) -> int:
    """Give everything unfinished somebody held to their successor, or back to the teams; answers
    how many. What a closed team holds goes back to it when the successor is not in it. They "left"
    or have a "light" seat now.

    Safe to run twice: the second time nothing is left to hand back.
    """
    allow(actor, Permission.ASSIGN)
    held = Conversation.objects.filter(state__in=HELD, spam=False, assignee_id=staff_id)
    count = 0
    for number in list(held.values_list("pk", flat=True)):
        with transaction.atomic():
            locked = locked_conversation(number)
            if locked.assignee_id != staff_id:
                continue
            heir = successor_id if _may_hold(locked, successor_id) else None
            locked.assignee_id = heir
            _save_and_record(
                actor,
                locked,
                events.ConversationAssigned(staff_id=heir, previous_id=staff_id, reason=reason),
            )
            count += 1
    return count


def put_away(actor: Actor, conversation: Conversation) -> None:
    """Turn a locked conversation closed, save it and record it once."""
    if conversation.state == State.CLOSED:
        return
    if conversation.state != State.SOLVED:
        tell_solution(actor, conversation)
    turn(conversation, State.CLOSED, clock.now())
    _save_and_record(actor, conversation, events.ConversationClosed())


def _save_and_record(
    actor: Actor, conversation: Conversation, event: Event, retracted: Entry | None = None
) -> None:
    conversation.save()
    past = Past(retracts=retracted.pk if retracted else None)
    record(event, actor.who, about_conversation(conversation), past)


def _check_can_hold(conversation: Conversation, staff: Staff) -> None:
    if not staff.is_active:
        raise Problem(_("%(name)s no longer works here.") % {"name": staff.name}, field="assignee")
    check_is_no_light_seat(staff, "assignee")
    team = conversation.team
    if team is not None and team.closed and not _is_member(staff.pk, team):
        guest = conversation.guests.filter(staff=staff).exists()
        if not guest:
            raise Problem(
                _("%(name)s is not in this closed team. Invite them first.") % {"name": staff.name},
                field="assignee",
            )


def _may_hold(conversation: Conversation, staff_id: int | None) -> bool:
    """Whether the successor can hold it: it goes back to its team else."""
    return staff_id is None or can_hold(conversation, staff_id)


def _is_member(staff_id: int, team: Team) -> bool:
    return team.memberships.filter(staff_id=staff_id).exists()
