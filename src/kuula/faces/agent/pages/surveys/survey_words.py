"""Surveys in words: kinds of questions, conditions, differences, how long."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.listening.models import Survey
from kuula.listening.surveys.content import KINDS, Condition, Kind, Question, Questionnaire
from kuula.listening.surveys.gaps import INTRO, LETTER, THANKS
from kuula.listening.surveys.results.queries import FEWEST
from kuula.ui.page import Tone

OPS: Final[Mapping[str, str | Promise]] = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "at_least": gettext_lazy("at least"),
    "at_most": gettext_lazy("at most"),
    "answered": gettext_lazy("was answered"),
    "unanswered": gettext_lazy("was left out"),
}
PLACES: Final[Mapping[str, str | Promise]] = {
    INTRO: gettext_lazy("Welcome"),
    THANKS: gettext_lazy("Thanks at the end"),
    LETTER: gettext_lazy("Invitation letter"),
    "languages": gettext_lazy("Languages"),
    "rotated": gettext_lazy("What is asked in turn"),
    "quotas": gettext_lazy("Enough answers"),
}
HOW: Final[Mapping[str, tuple[str | Promise, Tone]]] = {
    "added": (gettext_lazy("new"), "good"),
    "removed": (gettext_lazy("taken out"), "bad"),
    "changed": (gettext_lazy("changed"), "warn"),
    "moved": (gettext_lazy("moved"), "accent"),
}
ICONS: Final[Mapping[Kind, str]] = {
    Kind.NPS: "thumbs-up",
    Kind.ENPS: "thumbs-up",
    Kind.CSAT: "face-slightly-smiling",
    Kind.CES: "activity",
    Kind.RATING: "star",
    Kind.SINGLE: "circle-check",
    Kind.MULTIPLE: "check",
    Kind.RANKING: "list-ordered",
    Kind.MATRIX: "list",
    Kind.TEXT: "pencil",
    Kind.CONTACT: "phone",
    Kind.CONSENT: "shield-check",
}
TONES: Final[Mapping[str, Tone]] = {
    "live": "good",
    "paused": "warn",
    "closed": "",
    "draft": "accent",
}


def state_words(survey: Survey) -> tuple[str, Tone]:
    """Whether a survey is answered, and the colour of that."""
    if survey.archived_at is not None:
        return _("archived"), ""
    return str(Survey.State(survey.state).label), TONES[survey.state]


def said(texts: Mapping[str, str], language: str) -> str:
    """Words in a language, else in any."""
    return texts.get(language) or next((one for one in texts.values() if one), "")


def question_name(question: Question, language: str) -> str:
    """The words of a question, or its kind while it has none."""
    return said(question.words, language) or str(KINDS[question.kind])


def part_name(part: str, content: Questionnaire, language: str) -> str:
    """A part of a questionnaire as people call it."""
    question = content.question(part)
    return question_name(question, language) if question else str(PLACES.get(part, part))


def condition_words(condition: Condition, content: Questionnaire, language: str) -> str:
    """“How satisfied are you”: at most 3."""
    asked = content.question(condition.question)
    name = question_name(asked, language) if asked else condition.question
    value = value_words(asked, condition.value, language) if asked else ""
    return f"“{name}”: {OPS[condition.op]} {value}".strip()


def value_words(asked: Question, value: object, language: str) -> str:
    """An answer as it is compared."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    words = next((one.words for one in asked.choices if one.key == value), {})
    return said(words, language) or str(value)


def seconds_words(seconds: int) -> str:
    """A duration as one reads it."""
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}


def count_words(count: int, most: int, *, few: bool = False) -> str:
    """A number, that it is more than was counted, or too few colleagues to be told."""
    if few:
        return f"< {FEWEST}"
    return f"{most}+" if count > most else str(count)
