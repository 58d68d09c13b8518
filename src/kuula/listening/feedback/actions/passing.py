"""Noting what a customer said and passing it on to the department it concerns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import spoken
from kuula.kit.problems import Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, Past, record
from kuula.listening.feedback import events
from kuula.listening.feedback.ageing import due_after_days
from kuula.listening.feedback.people import colleagues_of
from kuula.listening.feedback.proposing import proposed
from kuula.listening.models import Department, FeedbackMatter, FeedbackPiece, Touchpoint
from kuula.people.actions.meanwhile import present
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands

LONGEST: Final = 4000
PRODUCT: Final = 120
USUAL_DAYS: Final = 5
Source, Mood = FeedbackPiece.Source, FeedbackPiece.Mood


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, as far as it is known. The caller found it for the actor."""

    source: str
    customer: Customer | None = None
    conversation_id: int | None = None
    message_id: int | None = None
    response_id: int | None = None
    brand_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """What was said: the words, what it meant to the customer, at which touchpoint and of which
    product, whether the customer wants to hear what comes of it, in which language they speak."""

    words: str
    mood: str = ""
    touchpoint_id: int | None = None
    product: str = ""
    agreed: bool = False
    language: str = ""


def pass_on(
    actor: Actor, *, place: Place, form: FeedbackForm, department: Department | None
) -> FeedbackPiece:
    """Note what a customer said and pass it on to a department, or to none yet; a matter of its
    own begins.

    Raises Problem without words, for a mood, touchpoint or department that cannot be, and when
    nobody can be told who agreed to hear; Conflict for a customer who was erased.
    """
    allow(actor, Permission.FEEDBACK)
    if place.customer is None and form.agreed:
        raise Problem(_("Nobody knows whom to tell what came of it."), field="agreed")
    with transaction.atomic():
        customer = present(place.customer) if place.customer else None
        matter = _begin(department, place.brand_id)
        piece = _note(actor, matter, place, form, customer)
        announce(actor, matter)
    return piece


def take_feedback(
    actor: Actor, *, place: Place, form: FeedbackForm, usual: Department | None, doubt: str
) -> FeedbackPiece:
    """Take in what somebody left by the form. It goes to the department of the form; without one to
    that whose keywords were said, if its owner lets that happen by itself; else it waits for a
    colleague to pass it on. What is doubted waits apart, and nobody is told. Raises Problem as
    above."""
    allow(actor, Permission.FEEDBACK)
    department = usual if usual is not None and usual.archived_at is None else _by_itself(form)
    with transaction.atomic():
        matter = _begin(department, place.brand_id, doubt)
        piece = _note(actor, matter, place, form, place.customer)
        announce(actor, matter)
    return piece


def announce(actor: Actor, matter: FeedbackMatter) -> None:
    """Let those know who answer for a matter; not of one that is doubted. Belongs inside a
    transaction."""
    if matter.doubt:
        return
    tell = colleagues_of(matter.department)
    name = matter.department.name if matter.department else ""
    event = events.FeedbackArrived(matter.pk, name, tell)
    record(event, actor.who, About(brand=matter.brand_id))


def days_of(department: Department | None) -> int:
    """After how many working days a matter of it reminds somebody."""
    return department.days if department else USUAL_DAYS


def brand_of(matter_brand: int | None) -> Brand | None:
    """The brand by whose hours a matter ages; the oldest for one that belongs to none."""
    known = brands()
    return next((one for one in known if one.pk == matter_brand), known[0] if known else None)


def fresh_matter(
    department: Department | None, brand_id: int | None, at: datetime, doubt: str = ""
) -> FeedbackMatter:
    """Begin a matter that came at a moment."""
    due = due_after_days(at, days_of(department), brand_of(brand_id))
    return FeedbackMatter.objects.create(
        department=department,
        doubt=doubt,
        brand_id=brand_id,
        opened_at=at,
        due_at=due,
        next_at=None if doubt else due,
    )


def _begin(department: Department | None, brand_id: int | None, doubt: str = "") -> FeedbackMatter:
    if department is not None and department.archived_at is not None:
        raise Problem(_("This department takes no feedback any more."), field="department")
    return fresh_matter(department, brand_id, clock.now(), doubt)


def _by_itself(form: FeedbackForm) -> Department | None:
    found = proposed(f"{form.product} {form.words}")
    return found.department if found is not None and found.department.automatic else None


def _note(
    actor: Actor,
    matter: FeedbackMatter,
    place: Place,
    form: FeedbackForm,
    customer: Customer | None,
) -> FeedbackPiece:
    words = _checked(form)
    piece = FeedbackPiece.objects.create(
        matter=matter,
        words=words,
        mood=form.mood,
        touchpoint_id=form.touchpoint_id,
        product=one_line(form.product, PRODUCT),
        source=place.source,
        customer=customer,
        conversation_id=place.conversation_id,
        message_id=place.message_id,
        response_id=place.response_id,
        brand_id=place.brand_id,
        team_id=place.team_id,
        noted_by_id=actor.staff_id,
        agreed=form.agreed and customer is not None,
        language=spoken(form.language, "") if form.language else "",
        at=clock.now(),
    )
    if not matter.doubt:
        tell_ledger(actor, piece)
    return piece


def tell_ledger(actor: Actor, piece: FeedbackPiece) -> None:
    """Let the ledger know of a piece. Belongs inside a transaction."""
    department = piece.matter.department
    event = events.FeedbackPassedOn(
        piece_id=piece.pk,
        matter_id=piece.matter_id,
        department=department.name if department else "",
        way=piece.source,
        mood=piece.mood,
        touchpoint_id=piece.touchpoint_id or 0,
        text=piece.words,
    )
    about = About(piece.customer_id, piece.conversation_id, piece.brand_id, piece.team_id)
    piece.entry = record(event, actor.who, about, Past(piece.at))
    piece.save(update_fields=["entry"])


def _checked(form: FeedbackForm) -> str:
    """Its words. Raises Problem for anything that cannot be."""
    words = clean(form.words).strip()
    if not words:
        raise Problem(_("Write what was said."), field="words")
    if len(words) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field="words")
    if form.mood not in Mood.values:
        raise Problem(_("It was good, bad or neither."), field="mood")
    known = Touchpoint.objects.filter(pk=form.touchpoint_id or 0)
    if form.touchpoint_id is not None and not known.exists():
        raise Problem(_("There is no such touchpoint."), field="touchpoint")
    return words
