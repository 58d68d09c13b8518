"""What an answer means to others: a wish to be contacted, a consent with its proof, and both taken
back with the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Problem
from kuula.ledger.recording import About, Who, record
from kuula.listening.models import Answer, Response
from kuula.listening.models.answering import Begun
from kuula.listening.surveys.answering import events
from kuula.listening.surveys.answering.access import content_of, survey_named
from kuula.listening.surveys.answering.reading import facts_of
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.content import Kind, Question
from kuula.listening.surveys.places import told_answers
from kuula.listening.surveys.showing import asked_question, reader_of
from kuula.people.actions.consents import AnswerForm, record_consent, withdraw_consent
from kuula.people.models import Channel, Consent, Customer, Purpose
from kuula.workspace.actors import finishing_for

_CHANNELS: Final[dict[str, Channel]] = {
    Response.Way.PHONE: Channel.PHONE,
    Response.Way.PAPER: Channel.PAPER,
}


@dataclass(frozen=True, slots=True)
class Saying:
    """Who said something to which question of a response, which the caller holds locked."""

    who: Who
    sitting: Sitting
    begun: Begun
    question: Question

    @property
    def channel(self) -> Channel:
        """As consents name it."""
        return _CHANNELS.get(self.sitting.way, Channel.FORM)


def note_meaning(saying: Saying, value: Value, others: Mapping[str, Value]) -> None:
    """Record a wish or a consent that was just kept. Raises Problem, on the question, for a consent
    that cannot be given any more. One that nobody can be named for is an answer only."""
    if saying.question.kind is Kind.CONTACT:
        _wish(saying, bool(value))
        return
    kept = Answer.objects.get(response_id=saying.begun.id, question=saying.question.key)
    _consent(saying, bool(value), _words(saying, others), kept.answered_at)


def take_back_meaning(saying: Saying, gone: Answer) -> None:
    """Take back the wish that this answer said, or the consent it gave, and no other."""
    if saying.question.kind is Kind.CONTACT and gone.value is True:
        _wish(saying, False)
    customer, purpose = saying.begun.customer_id, saying.question.purpose
    if saying.question.kind is not Kind.CONSENT or customer is None or purpose is None:
        return
    given = Consent.objects.filter(customer_id=customer, purpose_id=purpose, at=gone.answered_at)
    for consent in given:
        withdraw_consent(finishing_for(saying.who), consent=consent, channel=saying.channel)


def about(begun: Begun) -> About:
    """Whom and what a response is about, for the ledger."""
    return About(begun.customer_id, begun.conversation_id, begun.brand_id, begun.team_id)


def _wish(saying: Saying, wished: bool) -> None:
    event = events.ContactWished(saying.sitting.survey_id, saying.begun.id, wished)
    record(event, saying.who, about(saying.begun))


def _consent(saying: Saying, given: bool, read: tuple[str, str], at: datetime) -> None:
    """With the words that were read, and the very moment of the answer, by which it is found when
    it is taken back."""
    customer = Customer.objects.filter(pk=saying.begun.customer_id or 0).first()
    purpose = Purpose.objects.filter(pk=saying.question.purpose or 0).first()
    if customer is None or purpose is None:
        return
    language, words = read
    answer = Consent.Answer.GIVEN if given else Consent.Answer.REFUSED
    form = AnswerForm(answer, saying.channel, language, at=at, words=words)
    try:
        with transaction.atomic():
            record_consent(finishing_for(saying.who), customer=customer, purpose=purpose, form=form)
    except Problem as problem:
        raise Problem(
            _("This cannot be agreed to any more. Leave it out and go on."),
            field=saying.question.key,
        ) from problem


def _untold(_conversation: int, _customer: int) -> str:
    """A consent is agreed to whatever the conversation was called: its subject is a gap in it."""
    return ""


def _words(saying: Saying, others: Mapping[str, Value]) -> tuple[str, str]:
    """The language and the words that were read: those of the version that was seen, which never
    change, with their places filled."""
    sitting = replace(saying.sitting, version=saying.begun.version)
    content = content_of(sitting.survey_id, sitting.version)
    reader = reader_of(content, sitting.language, variant=sitting.variant, seed=sitting.seed)
    survey = survey_named(sitting.survey_id)
    places = dict(facts_of(sitting, survey, subject_of=_untold)) if survey is not None else {}
    places |= told_answers(content, others, reader.language)
    drawn = asked_question(saying.question, replace(reader, places=places))
    language = reader.language if reader.language in LANGUAGES else ""
    return language, "\n".join(part for part in (drawn.words, drawn.hint) if part)
