"""Handing over: a conversation is given to a colleague or a team with a brief, or called back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.handovers.steps import locked_handover, next_reminder, pending_in
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.seeing import sees
from kuula.desk.actions.steering import assign_conversation
from kuula.desk.briefing import Heading, Line
from kuula.desk.handovers import events
from kuula.desk.models import Conversation, Handover
from kuula.desk.models.conversation import HELD
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.models import Entry
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import RolePermission, Staff, Team
from kuula.workspace.permissions import Permission

MOST_LINES: Final = 60
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class HandoverForm:
    """To whom, a colleague or a team, and the brief as it was edited."""

    to_staff: Staff | None = None
    to_team: Team | None = None
    lines: Sequence[Line] = ()


def hand_over(actor: Actor, *, conversation: Conversation, form: HandoverForm) -> Handover:
    """Give a conversation to a colleague or a team with a brief. Whoever held it, else the actor,
    stays responsible until it is acknowledged.

    Raises Problem without a receiver, or for one who cannot see it or may not answer customers;
    Conflict for a conversation that is settled or handed over already.
    """
    allow(actor, Permission.ASSIGN)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if locked.state not in HELD or locked.spam:
            raise Conflict(_("This conversation is settled. Open it again to hand it over."))
        if pending_in(locked) is not None:
            raise Conflict(_("This conversation is handed over already. Call that back first."))
        _check_receiver(actor, locked, form)
        if locked.assignee_id is None and actor.staff_id is not None:
            holder = Staff.objects.get(pk=actor.staff_id)
            assign_conversation(actor, conversation=locked, staff=holder)
            locked.refresh_from_db(fields=["assignee"])
        handover = _given(actor, locked, form)
        event = events.ConversationHandedOver(
            handover.pk, handover.to_staff_id, handover.to_team_id, handover.held_by_id
        )
        record(event, actor.who, about_conversation(locked))
    return handover


def call_back(actor: Actor, *, handover: Handover) -> None:
    """Take a handover back before anybody acknowledges it; whoever held the conversation goes on.
    Raises Conflict once it is acknowledged or has ended."""
    allow(actor, Permission.ASSIGN)
    with transaction.atomic():
        locked = locked_handover(handover.pk)
        locked.state, locked.settled_at = Handover.State.CALLED_BACK, clock.now()
        locked.next_at = None
        locked.save()
        event = events.HandoverCalledBack(locked.pk)
        record(event, actor.who, about_conversation(locked.conversation))


def _given(actor: Actor, conversation: Conversation, form: HandoverForm) -> Handover:
    handover = Handover(
        conversation=conversation,
        given_by_id=actor.staff_id,
        held_by_id=conversation.assignee_id,
        to_staff=form.to_staff,
        to_team=form.to_team,
        brief=_kept(conversation, form.lines),
        given_at=clock.now(),
    )
    handover.next_at = next_reminder(handover, handover.given_at)
    handover.save()
    return handover


def _check_receiver(actor: Actor, conversation: Conversation, form: HandoverForm) -> None:
    if form.to_staff is not None and form.to_team is None:
        _check_colleague(conversation, form.to_staff)
    elif form.to_team is not None and form.to_staff is None:
        _check_team(actor, conversation, form.to_team)
    else:
        raise Problem(_("Choose a colleague or a team."), field="to")


def _check_colleague(conversation: Conversation, staff: Staff) -> None:
    names = {"name": staff.name}
    if not staff.is_active:
        raise Problem(_("%(name)s no longer works here.") % names, field="to")
    if conversation.assignee_id == staff.pk:
        raise Problem(_("%(name)s is responsible already.") % names, field="to")
    if not sees(conversation, staff.pk):
        raise Problem(
            _("%(name)s is not in this closed team. Invite them first.") % names, field="to"
        )
    answers = RolePermission.objects.filter(role=staff.role, permission=Permission.REPLY)
    if not answers.exists():
        raise Problem(_("%(name)s may not answer customers.") % names, field="to")


def _check_team(actor: Actor, conversation: Conversation, team: Team) -> None:
    own = conversation.team
    if own is not None and own.closed and own.pk != team.pk:
        raise Problem(
            _("Only members of the closed team %(team)s can take this over.") % {"team": own.name},
            field="to",
        )
    answers = RolePermission.objects.filter(permission=Permission.REPLY).values("role")
    others = team.memberships.filter(staff__is_active=True, staff__role__in=answers)
    others = others.exclude(staff_id=actor.staff_id or 0)
    if not others.exists():
        raise Problem(
            _("Nobody else is in %(team)s. Choose a colleague.") % {"team": team.name}, field="to"
        )


def _kept(conversation: Conversation, lines: Iterable[Line]) -> list[dict[str, object]]:
    """The lines as they are stored: with words, and sources that are of this conversation."""
    written = [(line, one_line(line.words, LONGEST)) for line in lines]
    written = [(line, words) for line, words in written if words][:MOST_LINES]
    named = [line.message_id for line, _words in written if line.message_id]
    said = set(conversation.messages.filter(pk__in=named).values_list("pk", flat=True))
    told = [line.entry_id for line, _words in written if line.entry_id]
    facts = Entry.objects.filter(pk__in=told, customer_id=conversation.customer_id)
    known = set(facts.values_list("pk", flat=True))
    return [
        {
            "heading": str(Heading(line.heading)),
            "words": words,
            "message": line.message_id if line.message_id in said else 0,
            "entry": line.entry_id if line.entry_id in known else 0,
            "kind": line.kind,
        }
        for line, words in written
    ]
