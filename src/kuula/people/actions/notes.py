"""Notes about a customer: what to know, what they expect, how it went before."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean
from kuula.ledger.recording import About, Past, record
from kuula.people import events
from kuula.people.actions.meanwhile import present, refuse_stale
from kuula.people.models import Customer, CustomerNote
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 200
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class NoteForm:
    """A note; only how it went before can be `felt` good or bad."""

    kind: str
    text: str
    felt: str = CustomerNote.Felt.NEUTRAL


def write_note(actor: Actor, *, customer: Customer, form: NoteForm) -> CustomerNote:
    """Write a note about a customer. Raises Conflict for a person who was erased or has 200."""
    allow(actor, Permission.CUSTOMER_NOTES)
    text = _checked(form)
    with transaction.atomic():
        locked = present(customer)
        if locked.notes.count() >= MOST:
            raise Conflict(_("There are 200 notes. Remove one first."), field="text")
        now = clock.now()
        note = CustomerNote(
            customer=locked, kind=form.kind, felt=_felt(form), text=text, written_at=now
        )
        note.staff_id, note.changed_at = actor.staff_id, now
        note.save()
        _tell(actor, note, Past())
    return note


def change_note(
    actor: Actor, *, note: CustomerNote, form: NoteForm, seen: str | None = None
) -> CustomerNote:
    """Write other words; the fact that told the former ones is retracted.

    Raises Conflict when somebody changed it since the `seen` revision, unless that is None.
    """
    allow(actor, Permission.CUSTOMER_NOTES)
    text = _checked(form)
    with transaction.atomic():
        locked = _locked(note)
        refuse_stale(locked.changed_at, seen)
        if (locked.kind, locked.felt, locked.text) == (form.kind, _felt(form), text):
            return locked
        locked.kind, locked.felt, locked.text = form.kind, _felt(form), text
        locked.changed_at = clock.now()
        locked.save()
        _tell(actor, locked, Past(retracts=locked.entry or None), changed=True)
    return locked


def remove_note(actor: Actor, *, note: CustomerNote) -> None:
    """Take a note out; what it told is retracted."""
    allow(actor, Permission.CUSTOMER_NOTES)
    with transaction.atomic():
        locked = _locked(note)
        event = events.NoteRemoved(locked.pk, locked.kind)
        past = Past(retracts=locked.entry or None)
        record(event, actor.who, About(customer=locked.customer_id), past)
        locked.delete()


def _tell(actor: Actor, note: CustomerNote, past: Past, *, changed: bool = False) -> None:
    event = events.NoteWritten(note.pk, note.kind, note.felt, changed, note.text)
    note.entry = record(event, actor.who, About(customer=note.customer_id), past)
    note.save(update_fields=["entry"])


def _locked(note: CustomerNote) -> CustomerNote:
    found = CustomerNote.objects.select_for_update().filter(pk=note.pk).first()
    if found is None:
        raise NotFound(_("There is no such note."))
    return found


def _checked(form: NoteForm) -> str:
    if form.kind not in CustomerNote.Kind.values:
        raise Problem(_("Choose what the note is."), field="kind")
    if form.felt not in CustomerNote.Felt.values:
        raise Problem(_("Say whether it was good or bad."), field="felt")
    text = clean(form.text).strip()
    if not text:
        raise Problem(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field="text")
    return text


def _felt(form: NoteForm) -> str:
    return form.felt if form.kind == CustomerNote.Kind.EXPERIENCE else CustomerNote.Felt.NEUTRAL
