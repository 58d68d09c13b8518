"""What an invitation says: the letter, the first question with its answers, and the ways out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.listening.models import Invitation
from kuula.listening.surveys.answering.access import content_of, invitation_secret
from kuula.listening.surveys.answering.reading import SubjectOf, facts_for
from kuula.listening.surveys.answering.sitting import key_of_invitation
from kuula.listening.surveys.asking import asked, choices_in_order
from kuula.listening.surveys.content import Kind, Question, Questionnaire
from kuula.listening.surveys.knowing import known_answers
from kuula.listening.surveys.seconds import duration_of
from kuula.listening.surveys.showing import Reader, asked_question, in_language, reader_of

TAPPED: Final = frozenset({Kind.NPS, Kind.CSAT, Kind.CES, Kind.RATING, Kind.SINGLE})
MOST_TAPS: Final = 11


@dataclass(frozen=True, slots=True)
class Tap:
    """One answer to the first question, and the link that gives it."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation in words. `taps` are the answers to the first question, none where it cannot be
    answered by one tap; `low` and `high` are the ends of a scale; `leave_url` is the way out."""

    subject: str
    words: str
    question: str
    taps: Sequence[Tap]
    low: str
    high: str
    url: str
    brief: str
    why: str
    leave_url: str


def letter_for(invitation: Invitation, *, subject_of: SubjectOf) -> Letter:
    """What the mail of an invitation says, in its language; `subject_of` tells the subject of the
    customer's own conversation. Raises LookupError when the secret of
    its link cannot be made again."""
    version = invitation.survey.version
    content = content_of(invitation.survey_id, version)
    secret = invitation_secret(invitation.pk, invitation.token_digest)
    url = f"{settings.PUBLIC_URL}/i/{secret}"
    reader = _reader(invitation, content, subject_of)
    first = first_question(invitation)
    shown = asked_question(first, reader) if first else None
    with translation.override(invitation.language):
        return Letter(
            subject=in_language(content.letter.subject, reader) or _("How was it?"),
            words=in_language(content.letter.words, reader) or _usual(reader),
            question=shown.words if shown else "",
            taps=_taps(first, reader, f"{url}?v={version}&q={first.key}&a=") if first else (),
            low=shown.low if shown else "",
            high=shown.high if shown else "",
            url=url,
            brief=_brief(content, invitation.language),
            why=why_asked(invitation),
            leave_url=f"{url}/leave",
        )


def first_question(invitation: Invitation) -> Question | None:
    """The question the page of an invitation begins with: the first one, in the order for this
    person, that the record does not answer. None when everything is known."""
    content = content_of(invitation.survey_id, invitation.survey.version)
    known = {key: one.value for key, one in known_answers(invitation.customer, content).items()}
    shown = asked(content, known, seed=_seed(invitation))
    return next((one for one in shown if one.key not in known), None)


def why_asked(invitation: Invitation) -> str:
    """Why this customer was asked, in the language that is spoken now."""
    if invitation.conversation_id is not None:
        return _("You are asked because we dealt with your matter.")
    if invitation.cause_id is not None:
        return _("You are asked because of what you bought or did with us lately.")
    return _("You are asked because you are our customer.")


def _reader(invitation: Invitation, content: Questionnaire, subject_of: SubjectOf) -> Reader:
    seed, variant = _seed(invitation), invitation.variant
    reader = reader_of(content, invitation.language, variant=variant, seed=seed)
    version = invitation.survey.version
    return replace(reader, places=facts_for(invitation, version, subject_of=subject_of))


def _seed(invitation: Invitation) -> str:
    """That of the sitting which the link opens."""
    return str(key_of_invitation(invitation.pk))


def _taps(question: Question, reader: Reader, url: str) -> Sequence[Tap]:
    """The link of each answer names the question and the version that were read."""
    if question.kind not in TAPPED or question.other:
        return ()
    if question.scale is not None:
        low, high = question.scale
        return [Tap(str(score), f"{url}{score}") for score in range(low, high + 1)]
    if len(question.choices) > MOST_TAPS:
        return ()
    words = {one.key: in_language(one.words, reader) for one in question.choices}
    order = choices_in_order(question, reader.seed)
    return [Tap(words[key], f"{url}{key}") for key in order]


def _usual(reader: Reader) -> str:
    name = reader.places.get("customer.first_name", "")
    hello = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
    return f"{hello}\n\n{_('what you say helps us to do better. May we ask?')}"


def _brief(content: Questionnaire, language: str) -> str:
    seconds = duration_of(content, language=language).usual
    if len(content.questions) == 1:
        return _("One tap is all.")
    return _("It takes about %(seconds)s seconds.") % {"seconds": -(-round(seconds) // 10) * 10}
