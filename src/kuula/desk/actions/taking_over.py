"""Taking over: the colleague acknowledges, or asks back first and is answered."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from kuula.desk.actions.drafting import DraftForm, save_draft
from kuula.desk.actions.handovers.steps import (
    acknowledge,
    is_receiver,
    locked_handover,
    next_reminder,
)
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.replying import Reply, add_note, write_reply
from kuula.desk.actions.steering import assign_conversation, move_conversation
from kuula.desk.handovers import events
from kuula.desk.models import Conversation, Draft, Handover, Message
from kuula.kit import clock
from kuula.kit.problems import NotAllowed, Problem
from kuula.kit.text import clean
from kuula.ledger.events import Event
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow, finishing_for
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

LONGEST: Final = 1000
GAP: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """What the customer is told of who helps now; empty for nothing. Sent at once to somebody who
    waits for us, else it stands at the head of the next reply."""

    text: str = ""


NO_LINE: Final = CustomerLine()


def take_over(
    actor: Actor, *, handover: Handover, line: CustomerLine = NO_LINE
) -> Message | Draft | None:
    """Say "I have it": the actor is responsible now, and a conversation that was handed to a team
    is in it. Answers what became of the customer's line: sent, kept as a draft, or None.

    Raises NotAllowed for anybody but the receiver, Conflict once it is acknowledged or has ended.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = locked_handover(handover.pk)
        staff_id = _check_receiver(actor, locked)
        talk, doer = locked.conversation, finishing_for(actor.who)
        acknowledge(actor, locked, staff_id)
        if locked.to_team is not None:
            move_conversation(doer, conversation=talk, team=locked.to_team)
        taker = Staff.objects.get(pk=staff_id)
        assign_conversation(doer, conversation=talk, staff=taker)
        talk.refresh_from_db()
        return _told(actor, talk, line)


def ask_back(actor: Actor, *, handover: Handover, text: str) -> Message:
    """Ask something before acknowledging, in a note; the next word is the giver's. Raises Problem
    without a question, NotAllowed for anybody but the receiver."""
    allow(actor, Permission.NOTE)
    with transaction.atomic():
        locked = locked_handover(handover.pk)
        _check_receiver(actor, locked)
        if not clean(text).strip():
            raise Problem(_("Write what you want to know."), field="text")
        note = _noted(actor, locked, text)
        locked.asked, locked.state = note, Handover.State.ASKED
        _save_turned(actor, locked, events.HandoverAskedBack(locked.pk, note.pk))
    return note


def answer_back(actor: Actor, *, handover: Handover, text: str) -> Message:
    """Answer what the colleague asked, in a note; it is theirs to acknowledge again. Raises Problem
    without an answer or when nothing was asked."""
    allow(actor, Permission.NOTE)
    with transaction.atomic():
        locked = locked_handover(handover.pk)
        if locked.state != Handover.State.ASKED:
            raise Problem(_("Nothing was asked about this handover."), field="text")
        if not clean(text).strip():
            raise Problem(_("Write the answer."), field="text")
        note = _noted(actor, locked, text)
        locked.state = Handover.State.WAITING
        _save_turned(actor, locked, events.HandoverAnswered(locked.pk, note.pk))
    return note


def _check_receiver(actor: Actor, handover: Handover) -> int:
    """The actor's number. Raises NotAllowed for anybody but the receiver."""
    if actor.staff_id is None or not is_receiver(handover, actor.staff_id):
        to = handover.to_staff or handover.to_team
        raise NotAllowed(
            _("This was handed over to %(name)s. Only they can answer it.")
            % {"name": to.name if to else ""}
        )
    return actor.staff_id


def _noted(actor: Actor, handover: Handover, text: str) -> Message:
    """The words as a note of their own, beside what the actor may be writing here."""
    talk, words = handover.conversation, clean(text)[:LONGEST]
    return add_note(actor, conversation=talk, text=words, from_draft=False)


def _save_turned(actor: Actor, handover: Handover, event: Event) -> None:
    """Somebody else has the next word now; they are reminded in their time."""
    handover.next_at = next_reminder(handover, clock.now())
    handover.save()
    record(event, actor.who, about_conversation(handover.conversation))


def _told(actor: Actor, talk: Conversation, line: CustomerLine) -> Message | Draft | None:
    text = clean(line.text)[:LONGEST].strip()
    if not text:
        return None
    if talk.waiting_since is not None and talk.is_on_us:
        told = Reply(text=text, from_draft=False, courtesy=True)
        return write_reply(actor, conversation=talk, reply=told)
    return _headed(actor, talk, text)


def _headed(actor: Actor, talk: Conversation, text: str) -> Draft:
    """The actor's draft here with the line above what they have written, if anything."""
    own = Draft.objects.filter(conversation=talk, staff_id=actor.staff_id or 0, kind="reply")
    draft = own.first()
    if draft is None:
        return save_draft(actor, conversation=talk, kind="reply", form=DraftForm(text))
    form = DraftForm(
        f"{text}{GAP}{draft.text}",
        f"{linebreaks(text, autoescape=True)}{draft.html}" if draft.html else "",
        draft.cc,
        draft.bcc,
        joined=True,
        promises=tuple(draft.promises),
    )
    return save_draft(actor, conversation=talk, kind="reply", form=form)
