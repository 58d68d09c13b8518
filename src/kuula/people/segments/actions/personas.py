"""Personas: written, given a face, and words that real customers said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock, files
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, record
from kuula.people.actions.meanwhile import present, refuse_stale
from kuula.people.models import Customer, Persona, PersonaQuote
from kuula.people.segments import events
from kuula.people.segments.access import segment_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

FACES: Final = ("fern", "dune", "tide", "plum", "clay", "moss", "dusk", "rose")
MOST: Final = 50
MOST_LINES: Final = 10
MOST_QUOTES: Final = 12
NAME: Final = 60
LINE: Final = 160
STORY: Final = 4000
QUOTE: Final = 400
LARGEST: Final = 1 << 20
SHELF: Final = "faces"
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonaForm:
    """A persona as edited; goals and pains are a line each."""

    name: str
    line: str = ""
    face: str = FACES[0]
    story: str = ""
    goals: Sequence[str] = ()
    pains: Sequence[str] = ()
    segment_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuoteForm:
    """Words of a message as they stand in it; whoever picks them has made sure that they do."""

    customer: Customer
    conversation_id: int
    message_id: int
    text: str
    said_at: datetime


def save_persona(
    actor: Actor, *, form: PersonaForm, persona: Persona | None = None, seen: str | None = None
) -> Persona:
    """Write a persona, or change one. Raises Problem without a name or with a face that is not
    there, Conflict for a name that is taken, 50 in use, or when it was changed since `seen`."""
    allow(actor, Permission.SEGMENTS)
    name, now = one_line(form.name, NAME), clock.now()
    if not name:
        raise Problem(_("A persona needs a name."), field="name")
    if form.face not in FACES:
        raise Problem(_("Choose one of the faces."), field="face")
    segment = segment_for(actor, form.segment_id) if form.segment_id else None
    with transaction.atomic():
        saved = _locked(persona) if persona else Persona(made_at=now)
        refuse_stale(saved.changed_at if persona else None, seen)
        _check_room(saved, name)
        saved.name, saved.line, saved.face = name, one_line(form.line, LINE), form.face
        saved.story = clean(form.story).strip()[:STORY]
        saved.goals, saved.pains = _lines(form.goals), _lines(form.pains)
        saved.segment, saved.changed_at = segment, now
        saved.save()
        record(events.PersonaChanged(saved.pk, name), actor.who)
    return saved


def set_picture(actor: Actor, *, persona: Persona, content: bytes | None) -> None:
    """Give a persona an uploaded picture, or (None) its drawn face again. Raises Problem for what
    is no PNG, JPEG or WebP picture, or larger than a megabyte."""
    allow(actor, Permission.SEGMENTS)
    kind = _picture_type(content) if content else ""
    key = files.store(content, SHELF) if content else ""
    with transaction.atomic():
        locked = _locked(persona)
        before = locked.picture
        locked.picture, locked.picture_type, locked.changed_at = key, kind, clock.now()
        locked.save(update_fields=["picture", "picture_type", "changed_at"])
        record(events.PersonaChanged(locked.pk, locked.name), actor.who)
    files.delete_unused([before], _used_pictures)


def archive_persona(actor: Actor, *, persona: Persona) -> None:
    """Put a persona away. Twice changes nothing."""
    allow(actor, Permission.SEGMENTS)
    with transaction.atomic():
        locked = _locked(persona)
        if locked.archived_at is None:
            locked.archived_at = clock.now()
            locked.save(update_fields=["archived_at"])
            record(events.PersonaChanged(locked.pk, locked.name, archived=True), actor.who)


def add_quote(actor: Actor, *, persona: Persona, quote: QuoteForm) -> PersonaQuote:
    """Let a customer speak in a persona, word for word and with where it stands. Raises Problem for
    nothing or more than 400 characters, Conflict for the same twice, more than 12, or a person who
    was erased."""
    allow(actor, Permission.SEGMENTS)
    text = clean(quote.text).strip()
    if not text or len(text) > QUOTE:
        raise Problem(_("A quote has 1 to %(most)s characters.") % {"most": QUOTE}, field="text")
    with transaction.atomic():
        customer, locked = present(quote.customer), _locked(persona)
        if locked.quotes.count() >= MOST_QUOTES:
            raise Conflict(_("12 quotes are enough. Take one out first."))
        if locked.quotes.filter(message_id=quote.message_id, text=text).exists():
            raise Conflict(_("This quote stands there already."))
        added = PersonaQuote.objects.create(
            persona=locked, customer=customer, conversation_id=quote.conversation_id,
            message_id=quote.message_id, text=text, said_at=quote.said_at,
        )  # fmt: skip
        about = About(customer=customer.pk, conversation=quote.conversation_id)
        record(events.PersonaQuoted(locked.pk, locked.name), actor.who, about)
    return added


def remove_quote(actor: Actor, *, quote: PersonaQuote) -> None:
    """Take a quote out. Twice changes nothing."""
    allow(actor, Permission.SEGMENTS)
    with transaction.atomic():
        found = PersonaQuote.objects.select_for_update().filter(pk=quote.pk).first()
        if found is None:
            return
        persona = Persona.objects.get(pk=found.persona_id)
        found.delete()
        about = About(customer=quote.customer_id, conversation=quote.conversation_id)
        record(events.PersonaQuoted(persona.pk, persona.name, removed=True), actor.who, about)


def _used_pictures(keys: Collection[str]) -> list[str]:
    """Those of these files that some persona names."""
    return list(Persona.objects.filter(picture__in=keys).values_list("picture", flat=True))


def _picture_type(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Problem(_("A picture has at most one megabyte."), field="picture")
    found = next((kind for begins, kind in _BEGINNINGS if content.startswith(begins)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = "image/webp"
    if not found:
        raise Problem(_("Choose a picture: PNG, JPEG or WebP."), field="picture")
    return found


def _lines(said: Sequence[str]) -> list[str]:
    found = [line for one in said if (line := one_line(one, LINE))]
    if len(found) > MOST_LINES:
        raise Problem(_("Write at most 10 lines of each."), field="goals")
    return found


def _locked(persona: Persona) -> Persona:
    found = Persona.objects.select_for_update().filter(pk=persona.pk).first()
    if found is None:
        raise NotFound(_("There is no such persona."))
    return found


def _check_room(wanted: Persona, name: str) -> None:
    used = Persona.objects.filter(archived_at=None).exclude(pk=wanted.pk or 0)
    if used.count() >= MOST:
        raise Conflict(_("50 personas are in use. Archive one first."), field="name")
    if used.filter(name__iexact=name).exists():
        raise Conflict(_("There is a persona with this name already."), field="name")
