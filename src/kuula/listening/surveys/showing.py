"""A question as it stands on a page, in the reader's language, and what a page sends back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuula.listening.surveys.answers import LONGEST_OTHER, LONGEST_TEXT, OTHER, Value
from kuula.listening.surveys.asking import choices_in_order
from kuula.listening.surveys.content import Choice, Kind, Question, Questionnaire
from kuula.listening.surveys.places import filled
from kuula.ui.questions import AskedQuestion, Control

CONTROLS: Final[Mapping[Kind, Control]] = {
    Kind.NPS: "scale",
    Kind.ENPS: "scale",
    Kind.CSAT: "scale",
    Kind.CES: "scale",
    Kind.RATING: "scale",
    Kind.SINGLE: "single",
    Kind.MULTIPLE: "multiple",
    Kind.RANKING: "ranking",
    Kind.MATRIX: "matrix",
    Kind.TEXT: "text",
    Kind.CONTACT: "yes_no",
    Kind.CONSENT: "tick",
}
ENDS: Final[Mapping[Kind, tuple[str | Promise, str | Promise]]] = {
    Kind.NPS: (_("Not at all likely"), _("Extremely likely")),
    Kind.ENPS: (_("Not at all likely"), _("Extremely likely")),
    Kind.CSAT: (_("Very dissatisfied"), _("Very satisfied")),
    Kind.CES: (_("Strongly disagree"), _("Strongly agree")),
}
"""What stands at the ends of the usual scales unless the survey says otherwise."""


class Sent(Protocol):
    """What a form sent; Django's QueryDict is one."""

    def getlist(self, key: str) -> list[str]:
        """All values of a field."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom it is shown: the language, the wording (0 the first), what stands in the places,
    and the seed of their order of choices."""

    language: str
    main: str = "en"
    variant: int = 0
    places: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""


def reader_of(content: Questionnaire, language: str, *, variant: int = 0, seed: str = "") -> Reader:
    """A reader in that language, or in the first of the survey's when it does not speak it."""
    spoken = language if language in content.languages else content.languages[0]
    return Reader(language=spoken, main=content.languages[0], variant=variant, seed=seed)


def in_language(texts: Mapping[str, str], reader: Reader) -> str:
    """The words in the reader's language, else in the survey's first, else in any; their places
    filled."""
    said = texts.get(reader.language) or texts.get(reader.main)
    return filled(said or next((one for one in texts.values() if one), ""), reader.places)


def asked_question(
    question: Question,
    reader: Reader,
    *,
    value: Value | None = None,
    problem: str = "",
    at: tuple[int, int] = (0, 0),
) -> AskedQuestion:
    """The question for `ui/questions.html`; `at` is which of how many it is."""
    first, last = question.scale or (0, 0)
    found = {one.key: one for one in question.choices}
    order = [found[key] for key in choices_in_order(question, reader.seed)]
    low, high = _ends(question, reader)
    return AskedQuestion(
        key=question.key,
        kind=CONTROLS[question.kind],
        words=in_language(_wording(question, reader), reader),
        hint=in_language(question.hint, reader),
        choices=[_named(one, reader) for one in order],
        rows=[_named(one, reader) for one in question.rows],
        low=low,
        high=high,
        first=first,
        last=last,
        required=question.required,
        other=question.other,
        value=value,
        problem=problem,
        number=at[0],
        count=at[1],
        longest=LONGEST_TEXT,
        longest_other=LONGEST_OTHER,
    )


def sent_answer(question: Question, sent: Sent) -> object:
    """What the fields of a question hold, for `answers.read_answer` to judge."""
    name = f"q-{question.key}"
    if question.kind is Kind.MATRIX:
        rows = {one.key: _one(sent, f"{name}-{one.key}") for one in question.rows}
        return {key: said for key, said in rows.items() if said}
    if question.kind is Kind.RANKING:
        return _ranked(question, sent, name)
    own = _one(sent, f"{name}-other") if question.other else ""
    said = [OTHER + own if one == OTHER else one for one in sent.getlist(name) if one]
    if question.kind is Kind.MULTIPLE:
        return said + ([OTHER + own] if own and OTHER + own not in said else [])
    if question.kind is Kind.SINGLE and own and not said:
        return OTHER + own
    return said[0] if said else None


def _ranked(question: Question, sent: Sent, name: str) -> list[str]:
    """The choices by their places; with a place left out or given twice too few of them."""
    places = {_one(sent, f"{name}-{one.key}"): one.key for one in question.choices}
    wanted = [str(number) for number in range(1, len(question.choices) + 1)]
    return [places[one] for one in wanted if one in places]


def _one(sent: Sent, name: str) -> str:
    return next(iter(sent.getlist(name)), "")


def _named(choice: Choice, reader: Reader) -> tuple[str, str]:
    return choice.key, in_language(choice.words, reader)


def _wording(question: Question, reader: Reader) -> Mapping[str, str]:
    if reader.variant != 1 or not question.wording:
        return question.words
    return {**question.words, **question.wording}


def _ends(question: Question, reader: Reader) -> tuple[str, str]:
    low, high = in_language(question.low, reader), in_language(question.high, reader)
    usual = ENDS.get(question.kind)
    if usual is None:
        return low, high
    with translation.override(reader.language):
        return low or str(usual[0]), high or str(usual[1])
