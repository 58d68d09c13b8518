"""Beginning the procedure once more in the same case, with everything that was done in it."""

from kuula.desk import events as talk_events
from kuula.desk.actions.complaints.holding import begin_step, note_down
from kuula.desk.actions.complaints.steps import LONGEST, go_on
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.settling import owe, owe_anew
from kuula.desk.actions.turning import turn
from kuula.desk.complaints import events
from kuula.desk.models import Complaint, Conversation, State, Step, StepTaken
from kuula.desk.targets.clocks import begin_reply, reckon_due
from kuula.kit import clock
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor


def begin_again(actor: Actor, complaint: Complaint, *, by_customer: bool) -> None:
    """Open a locked complaint again with a new round, and its conversation with it."""
    counted = _open_talk(actor, complaint.conversation, by_customer=by_customer)
    complaint.state, complaint.closed_at, complaint.ask_at = Complaint.State.OPEN, None, None
    complaint.round += 1
    begin_step(complaint, Step.APOLOGY)
    event = events.ComplaintReopened(complaint.pk, complaint.round, by_customer, counted)
    note_down(actor, complaint, event)


def keep_word(actor: Actor, complaint: Complaint, words: str) -> None:
    """Keep what the customer told somebody as the follow-up of the round that did not help."""
    followed = complaint.steps.filter(round=complaint.round, step=Step.FOLLOW_UP).first()
    if followed is not None:
        followed.note = "\n".join(filter(None, (followed.note, words)))[:LONGEST]
        followed.save(update_fields=["note"])
        return
    taken = StepTaken.objects.create(
        complaint=complaint,
        round=complaint.round,
        step=Step.FOLLOW_UP,
        taken_at=clock.now(),
        staff_id=actor.staff_id,
        note=words[:LONGEST],
    )
    go_on(actor, complaint, taken)


def _open_talk(actor: Actor, talk: Conversation, *, by_customer: bool) -> bool:
    """Put the conversation on us; answers whether the customer opened it again by that."""
    settled = talk.state in (State.SOLVED, State.CLOSED)
    if settled:
        reopened = talk_events.ConversationReopened(by_customer=by_customer)
        record(reopened, actor.who, about_conversation(talk))
    elif talk.state == State.SNOOZED:
        woken = talk_events.ConversationWoken(by_time=False)
        record(woken, actor.who, about_conversation(talk))
    if not talk.is_on_us:
        turn(talk, State.OPEN)
        (owe_anew if settled else owe)(talk)
    if by_customer and talk.waiting_since is None:
        talk.waiting_since = clock.now()
        begin_reply(talk, talk.waiting_since)
        reckon_due(talk)
    talk.save()
    return settled and by_customer
