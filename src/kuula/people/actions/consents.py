"""Purposes of personal details, and what customers answered when they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, Past, record
from kuula.people import events
from kuula.people.actions.meanwhile import present
from kuula.people.models import Basis, Channel, Consent, Customer, Purpose, Wording
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 50
NAME: Final = 80
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class PurposeForm:
    """A purpose as edited; `words` by language are what customers are asked or told."""

    name: str
    basis: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What a customer answered, through which channel, in which language they were asked, and when
    (now without a moment). `version` is the wording they read; the latest without one. `words` are
    those they read where these were not the purpose's own (a survey asks in words of its own)."""

    answer: str
    channel: str
    language: str = ""
    at: datetime | None = None
    version: int | None = None
    words: str = ""


def save_purpose(actor: Actor, *, form: PurposeForm, purpose: Purpose | None = None) -> Purpose:
    """Define a purpose, or change one; other words make a new version and answers keep theirs.

    Raises Problem without a name, basis or words, Conflict for a name that is taken or 50 in use.
    """
    allow(actor, Permission.PROFILES)
    name, words = one_line(form.name, NAME), _words(form)
    if not name:
        raise Problem(_("A purpose needs a name."), field="name")
    with transaction.atomic():
        others = Purpose.objects.select_for_update().filter(archived_at=None)
        others = others.exclude(pk=purpose.pk if purpose else 0)
        _check_room(list(others), name)
        saved = _locked(purpose) if purpose else Purpose(made_at=clock.now())
        saved.name, saved.basis = name, form.basis
        asked = saved.wordings.first() if purpose else None
        if asked is None or asked.words != words:
            saved.version += 1
        saved.save()
        Wording.objects.get_or_create(
            purpose=saved, version=saved.version, defaults={"words": words, "made_at": clock.now()}
        )
        event = events.PurposeChanged(saved.pk, name, form.basis, saved.version)
        record(event, actor.who)
    return saved


def archive_purpose(actor: Actor, *, purpose: Purpose, archived: bool) -> None:
    """Ask about a purpose no more, or again; while archived nothing may be done for it."""
    allow(actor, Permission.PROFILES)
    with transaction.atomic():
        locked = _locked(purpose)
        if (locked.archived_at is not None) == archived:
            return
        if not archived:
            others = Purpose.objects.filter(archived_at=None)
            _check_room(list(others), locked.name)
        locked.archived_at = clock.now() if archived else None
        locked.save(update_fields=["archived_at"])
        event = events.PurposeChanged(
            locked.pk, locked.name, locked.basis, locked.version, archived
        )
        record(event, actor.who)


def record_consent(
    actor: Actor, *, customer: Customer, purpose: Purpose, form: AnswerForm
) -> Consent:
    """Write down what a customer answered, with its proof: the words and their version, when,
    through which channel and by whom.

    Raises Problem for an answer, channel, language or moment that cannot be, Conflict for a person
    who was erased and a purpose that is archived.
    """
    allow(actor, Permission.CONSENTS)
    at = form.at or clock.now()
    _check_answer(form, at)
    with transaction.atomic():
        locked = present(customer)
        asked_for = Purpose.objects.filter(pk=purpose.pk, archived_at=None).first()
        if asked_for is None:
            raise Conflict(_("This purpose is archived."), field="purpose")
        wording = _wording(asked_for, form)
        consent = Consent.objects.create(
            customer=locked,
            purpose=asked_for,
            answer=form.answer,
            basis=asked_for.basis,
            version=wording.version,
            language=form.language,
            words=form.words or _said(wording, form.language),
            channel=form.channel,
            at=at,
            staff_id=actor.staff_id,
        )
        _tell(actor, consent, asked_for)
    return consent


def withdraw_consent(actor: Actor, *, consent: Consent, channel: str) -> None:
    """Write down that a customer took a consent back. Twice changes nothing."""
    allow(actor, Permission.CONSENTS)
    if channel not in Channel.values:
        raise Problem(_("Kuula does not know this channel."), field="channel")
    with transaction.atomic():
        locked = Consent.objects.select_for_update().filter(pk=consent.pk).first()
        if locked is None:
            raise NotFound(_("There is no such consent."))
        if locked.withdrawn_at is not None or locked.answer == Consent.Answer.REFUSED:
            return
        locked.withdrawn_at, locked.withdrawn_channel = clock.now(), channel
        locked.withdrawn_staff_id = actor.staff_id
        locked.save()
        purpose = Purpose.objects.get(pk=locked.purpose_id)
        event = events.ConsentWithdrawn(locked.pk, purpose.pk, purpose.name, channel)
        record(event, actor.who, About(customer=locked.customer_id))


def _tell(actor: Actor, consent: Consent, purpose: Purpose) -> None:
    event = events.ConsentRecorded(
        consent_id=consent.pk,
        purpose_id=purpose.pk,
        name=purpose.name,
        answer=consent.answer,
        basis=consent.basis,
        version=consent.version,
        channel=consent.channel,
        asked=consent.words,
    )
    record(event, actor.who, About(customer=consent.customer_id), Past(occurred_at=consent.at))


def _check_answer(form: AnswerForm, at: datetime) -> None:
    if form.answer not in Consent.Answer.values:
        raise Problem(_("Say whether it was given or refused."), field="answer")
    if form.channel not in Channel.values:
        raise Problem(_("Kuula does not know this channel."), field="channel")
    if form.language and form.language not in LANGUAGES:
        raise Problem(_("Kuula does not know this language."), field="language")
    if at > clock.now():
        raise Problem(_("Nobody has answered in the future."), field="at")


def _wording(purpose: Purpose, form: AnswerForm) -> Wording:
    version = purpose.version if form.version is None else form.version
    found = purpose.wordings.filter(version=version).first()
    if found is None:
        raise Problem(_("There is no such version of the words."), field="version")
    return found


def _said(wording: Wording, language: str) -> str:
    return wording.words.get(language) or next(iter(wording.words.values()), "")


def _words(form: PurposeForm) -> dict[str, str]:
    if form.basis not in Basis.values:
        raise Problem(_("Choose the legal basis."), field="basis")
    if not set(form.words).issubset(LANGUAGES):
        raise Problem(_("Kuula does not know this language."), field="words")
    said = {code: clean(text).strip() for code, text in form.words.items() if text.strip()}
    if not said:
        raise Problem(_("Write the words in one language at least."), field="words")
    if any(len(text) > LONGEST for text in said.values()):
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field="words")
    return said


def _check_room(others: list[Purpose], name: str) -> None:
    if len(others) >= MOST:
        raise Conflict(_("50 purposes are in use. Archive one first."), field="name")
    if any(one.name.casefold() == name.casefold() for one in others):
        raise Conflict(_("There is a purpose with this name already."), field="name")


def _locked(purpose: Purpose) -> Purpose:
    found = Purpose.objects.select_for_update().filter(pk=purpose.pk).first()
    if found is None:
        raise NotFound(_("There is no such purpose."))
    return found
