"""Experiences that no system sees, noted by a colleague; put right and taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.models import Entry
from kuula.ledger.recording import About, Past, record
from kuula.listening.experiences import events
from kuula.listening.experiences.access import Noted
from kuula.listening.experiences.actions.deriving import derive_experiences
from kuula.listening.experiences.kinds import Way
from kuula.listening.models import Touchpoint
from kuula.people.access import customer_for
from kuula.people.actions.meanwhile import present
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission

LONGEST: Final = 4000
OLDEST: Final = timedelta(days=3660)
AHEAD: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ExperienceForm:
    """What was experienced: where, how we know, good or bad, in which words, and when (None: just
    now)."""

    touchpoint_id: int
    way: str
    good: bool
    text: str = ""
    at: datetime | None = None


def note_experience(actor: Actor, *, customer: Customer, form: ExperienceForm) -> int:
    """Note what a customer experienced off-line; answers the number of its entry, by which it is
    corrected. It counts at once.

    Raises Problem for a touchpoint, way or moment that cannot be, Conflict for a person who was
    erased.
    """
    allow(actor, Permission.EXPERIENCES)
    text = _checked(form)
    with transaction.atomic():
        locked = present(customer)
        event = events.ExperienceNoted(form.touchpoint_id, form.way, form.good, text)
        return _told(actor, event, locked.pk, Past(form.at))


def correct_experience(actor: Actor, *, noted: Noted, form: ExperienceForm) -> int:
    """Put right what was noted: the entry is retracted by a new one, whose number is answered.
    Without a moment it stays when it was. Raises as above, Conflict when somebody was faster."""
    allow(actor, Permission.EXPERIENCES)
    text = _checked(form)
    with transaction.atomic():
        _locked(actor, noted)
        event = events.ExperienceCorrected(form.touchpoint_id, form.way, form.good, text)
        past = Past(form.at or noted.at, noted.entry)
        return _told(actor, event, noted.customer_id, past)


def take_experience_back(actor: Actor, *, noted: Noted) -> None:
    """Take back what was noted. Raises Conflict when somebody was faster."""
    allow(actor, Permission.EXPERIENCES)
    with transaction.atomic():
        _locked(actor, noted)
        past = Past(retracts=noted.entry)
        _told(actor, events.ExperienceTakenBack(), noted.customer_id, past)


def _told(
    actor: Actor,
    event: events.ExperienceNoted | events.ExperienceCorrected | events.ExperienceTakenBack,
    customer_id: int,
    past: Past,
) -> int:
    entry = record(event, actor.who, About(customer=customer_id), past)
    derive_experiences(SYSTEM, entry_ids=[entry])
    return entry


def _locked(actor: Actor, noted: Noted) -> None:
    """Hold the customer, so that nobody corrects the same twice."""
    present(customer_for(actor, noted.customer_id))
    if Entry.objects.filter(retracts=noted.entry).exists():
        raise Conflict(_("A colleague changed this meanwhile. Look at it again."))


def _checked(form: ExperienceForm) -> str:
    """Its words. Raises Problem for anything that cannot be."""
    if not Touchpoint.objects.filter(pk=form.touchpoint_id).exists():
        raise Problem(_("There is no such touchpoint."), field="touchpoint")
    if form.way not in Way.values:
        raise Problem(_("Say how we know of it."), field="way")
    now = clock.now()
    if form.at is not None and not now - OLDEST <= form.at <= now + AHEAD:
        raise Problem(_("It happened in the past, within the last ten years."), field="at")
    text = clean(form.text).strip()
    if len(text) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field="text")
    return text
