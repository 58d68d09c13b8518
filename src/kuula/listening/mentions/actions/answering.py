"""A mention on its way to an answer: taken, noted, written, published there, or put aside."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.events import Event
from kuula.ledger.recording import About, record
from kuula.listening.mentions import events
from kuula.listening.mentions.actions.judging import locked_mention
from kuula.listening.mentions.actions.sources import checked_address
from kuula.listening.mentions.promised import minutes_between
from kuula.listening.models import Mention, MentionNote
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

LONGEST: Final = 10_000
MOST_NOTES: Final = 200


@dataclass(frozen=True, slots=True)
class Published:
    """An answer as it stands where the mention does; `url` is its own address there, if known, and
    `seen` the draft it was written over."""

    text: str
    url: str = ""
    seen: str | None = None


def give_mention(actor: Actor, *, mention: Mention, staff: Staff | None) -> None:
    """Let a colleague, or nobody any more, look after a mention. Raises Problem for a colleague who
    may not answer mentions, Conflict for one that is answered or put aside."""
    allow(actor, Permission.MENTIONS)
    if staff is not None and not actor_for(staff).may(Permission.MENTIONS):
        raise Problem(_("This colleague may not answer mentions."), field="staff")
    with transaction.atomic():
        locked = _waiting(mention)
        wanted = staff.pk if staff is not None else None
        if locked.staff_id == wanted:
            return
        locked.staff_id = wanted
        locked.state = Mention.State.TAKEN if staff is not None else Mention.State.NEW
        locked.save(update_fields=["staff_id", "state"])
        _tell(actor, locked, events.MentionGiven(locked.pk, wanted or 0))


def note_mention(actor: Actor, *, mention: Mention, text: str) -> MentionNote:
    """Write something about a mention for colleagues. Raises Problem for no words or too many,
    Conflict beyond 200 notes."""
    allow(actor, Permission.MENTIONS)
    words = _words(text, "note")
    if not words:
        raise Problem(_("Write the note first."), field="note")
    with transaction.atomic():
        locked = locked_mention(mention)
        if locked.notes.count() >= MOST_NOTES:
            raise Conflict(_("There are 200 notes here already."))
        note = MentionNote.objects.create(
            mention=locked, staff_id=actor.staff_id, text=words, at=clock.now()
        )
        _tell(actor, locked, events.MentionNoted(locked.pk))
    return note


def draft_answer(actor: Actor, *, mention: Mention, text: str, seen: str | None = None) -> None:
    """Keep an answer that is being written, for all who look after the mention. No fact of the
    ledger: nobody got it yet.

    Raises Conflict when a colleague wrote another draft than the one `seen`, and for a mention that
    is answered or put aside; Problem for too many words.
    """
    allow(actor, Permission.MENTIONS)
    words = _words(text, "answer")
    with transaction.atomic():
        locked = _waiting(mention)
        _refuse_other_words(locked, words, seen)
        locked.answer = words
        locked.save(update_fields=["answer"])


def answer_mention(actor: Actor, *, mention: Mention, published: Published) -> None:
    """Say that the answer was published where the mention stands; Kuula publishes nothing there
    itself. The time it took is measured in working hours of the brand.

    Raises Problem for no words and for an address that is none; Conflict for one that is answered
    or put aside already, and when a colleague wrote another draft than the one `seen`.
    """
    allow(actor, Permission.MENTIONS)
    words, url = _words(published.text, "answer"), published.url.strip()
    if not words:
        raise Problem(_("Write what you answered."), field="answer")
    url = checked_address(url) if url else ""
    with transaction.atomic():
        locked = _waiting(mention)
        _refuse_other_words(locked, words, published.seen)
        now = clock.now()
        locked.answer, locked.answer_url = words, url
        locked.state, locked.answered_at, locked.answered_by = "answered", now, actor.staff_id
        if locked.staff_id is None:
            locked.staff_id = actor.staff_id
        if locked.timed:
            locked.minutes = minutes_between(locked.brand_id, locked.published_at, now)
        locked.save()
        late = locked.due_at is not None and now > locked.due_at
        event = events.MentionAnswered(locked.pk, locked.source_id, locked.minutes, late)
        _tell(actor, locked, event)


def put_mention_aside(actor: Actor, *, mention: Mention) -> None:
    """Say that a mention needs no answer. Raises Conflict for one that is answered."""
    allow(actor, Permission.MENTIONS)
    with transaction.atomic():
        locked = _waiting(mention)
        locked.state = Mention.State.NEEDLESS
        locked.save(update_fields=["state"])
        _tell(actor, locked, events.MentionPutAside(locked.pk))


def reopen_mention(actor: Actor, *, mention: Mention) -> None:
    """Let an answered mention, or one put aside, be answered again; the answer becomes a draft, and
    the time it took is measured anew."""
    allow(actor, Permission.MENTIONS)
    with transaction.atomic():
        locked = locked_mention(mention)
        if locked.is_waiting:
            return
        taken = locked.staff_id is not None
        locked.state = Mention.State.TAKEN if taken else Mention.State.NEW
        locked.answered_at = locked.answered_by = locked.minutes = None
        locked.answer_url = ""
        locked.save()
        _tell(actor, locked, events.MentionReopened(locked.pk))


def begin_conversation(actor: Actor, *, mention: Mention, conversation_id: int) -> None:
    """Keep which conversation with the writer came of a mention. Raises Conflict when there is one
    already."""
    allow(actor, Permission.MENTIONS)
    with transaction.atomic():
        locked = locked_mention(mention)
        if locked.conversation_id is not None:
            raise Conflict(_("There is a conversation about this mention already."))
        locked.conversation_id = conversation_id
        locked.save(update_fields=["conversation_id"])


def _waiting(mention: Mention) -> Mention:
    locked = locked_mention(mention)
    if locked.state == Mention.State.ANSWERED:
        raise Conflict(_("This mention is answered. Open it again to change the answer."))
    if not locked.is_waiting:
        raise Conflict(_("This mention needs no answer. Open it again first."))
    return locked


def _refuse_other_words(mention: Mention, words: str, seen: str | None) -> None:
    """Raise Conflict when a colleague wrote something else than what was `seen`."""
    if seen is not None and clean(seen).strip() != mention.answer != words:
        raise Conflict(_("A colleague wrote at this answer meanwhile. Look at it again."))


def _words(text: str, field: str) -> str:
    words = clean(text).strip()
    if len(words) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field=field)
    return words


def _tell(actor: Actor, mention: Mention, event: Event) -> None:
    about = About(customer=mention.customer_id, brand=mention.brand_id)
    record(event, actor.who, about)
