"""The middle of the builder: what stands in the form of one place of a survey."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuula.faces.agent.forms.surveys import AROUND, ops_of
from kuula.faces.agent.pages.surveys.survey_words import (
    OPS,
    PLACES,
    question_name,
    said,
    value_words,
)
from kuula.listening.surveys.content import CHOSEN, KINDS, Condition, Kind, Question, Questionnaire
from kuula.listening.surveys.editing import is_in_turn
from kuula.listening.surveys.gaps import LETTER
from kuula.listening.surveys.knowing import bindable
from kuula.listening.surveys.places import places_before
from kuula.listening.surveys.queries import known_purposes
from kuula.listening.surveys.showing import ENDS
from kuula.people.segments.fields import PARTS, all_fields
from kuula.ui.page import Option


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the language that is written, and in the survey's first for who translates."""

    text: str
    first: str


@dataclass(frozen=True, slots=True)
class Named:
    """A choice or a statement."""

    key: str
    words: Words


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition; without `values` only whether it was answered is asked."""

    number: int
    question: str
    op: str
    ops: Sequence[Option]
    value: str
    values: Sequence[Option]


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """Enough answers of one kind."""

    number: int
    value: str
    most: int


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields a question can be bound to, under one heading."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """What stands in the form. `kind` is empty for welcome, thanks and the letter."""

    place: str
    name: str
    kind: str = ""
    words: Words = Words("", "")
    subject: Words | None = None
    wording: Words = Words("", "")
    hint: Words = Words("", "")
    low: Words | None = None
    high: Words | None = None
    usual_low: str = ""
    usual_high: str = ""
    choices: Sequence[Named] = ()
    rows: Sequence[Named] = ()
    points: int = 0
    required: bool = False
    other: bool = False
    may_other: bool = False
    shuffled: bool = False
    may_shuffle: bool = False
    promise: bool = False
    purpose: str = ""
    purposes: Sequence[Option] = ()
    earlier: Sequence[Option] = ()
    shown: Sequence[ConditionRow] = ()
    known: str = ""
    known_days: str = ""
    fields: Sequence[FieldGroup] = ()
    quotas: Sequence[QuotaRow] = ()
    quota_values: Sequence[Option] = ()
    may_turn: bool = False
    in_turn: bool = False
    places: Sequence[str] = ()
    translated: str = ""


def editor_of(content: Questionnaire, place: str, lang: str, *, staff: bool) -> Editor:
    """The form of a place, its words in one language."""
    if place in AROUND:
        return _around(content, place, lang, staff=staff)
    question = content.question(place)
    if question is None:
        return Editor(place="", name="")
    return _question(content, question, lang, staff=staff)


def _around(content: Questionnaire, place: str, lang: str, *, staff: bool) -> Editor:
    letter = place == LETTER
    texts = content.letter.words if letter else getattr(content, place)
    before = content.questions[0].key if content.questions and place != "thanks" else None
    return Editor(
        place=place,
        name=str(PLACES[place]),
        words=_words(texts, lang, content),
        subject=_words(content.letter.subject, lang, content) if letter else None,
        places=places_before(content, before, staff=staff),
        translated=_translated(content, lang),
    )


def _question(content: Questionnaire, one: Question, lang: str, *, staff: bool) -> Editor:
    at = content.questions.index(one)
    scale = one.scale is not None
    usual = ENDS.get(one.kind, ("", ""))
    earlier = content.questions[:at]
    return Editor(
        place=one.key,
        name=_("Question %(number)s") % {"number": at + 1},
        kind=str(KINDS[one.kind]),
        words=_words(one.words, lang, content),
        wording=_words(one.wording, lang, content),
        hint=_words(one.hint, lang, content),
        low=_words(one.low, lang, content) if scale else None,
        high=_words(one.high, lang, content) if scale else None,
        usual_low=str(usual[0]),
        usual_high=str(usual[1]),
        choices=_named(one, "choices", lang, content) if one.kind in CHOSEN else (),
        rows=_named(one, "rows", lang, content) if one.kind is Kind.MATRIX else (),
        points=one.points if one.kind is Kind.RATING else 0,
        required=one.required,
        other=one.other,
        may_other=one.kind in (Kind.SINGLE, Kind.MULTIPLE),
        shuffled=one.shuffled,
        may_shuffle=one.kind in CHOSEN - {Kind.MATRIX},
        promise=one.promise,
        purpose=str(one.purpose or ""),
        purposes=_purposes() if one.kind is Kind.CONSENT else (),
        earlier=[
            Option(it.key, f"{number}. {question_name(it, lang)}"[:80])
            for number, it in enumerate(earlier, 1)
        ],
        shown=[_condition(number, it, content, lang) for number, it in enumerate(one.shown)],
        known=one.known.field if one.known else "",
        known_days=str(one.known.days or "") if one.known else "",
        fields=() if staff else _fields(one),
        quotas=[
            QuotaRow(number, str(it.value), it.most)
            for number, it in enumerate(it for it in content.quotas if it.question == one.key)
        ],
        quota_values=_values(one, lang) if scale or one.kind in _COUNTED else (),
        may_turn=at > 0,
        in_turn=at > 0 and is_in_turn(content, one.key),
        places=places_before(content, one.key, staff=staff),
        translated=_translated(content, lang),
    )


_COUNTED = (Kind.SINGLE, Kind.MULTIPLE)


def _words(texts: dict[str, str], lang: str, content: Questionnaire) -> Words:
    first = content.languages[0]
    return Words(texts.get(lang, ""), said(texts, first) if lang != first else "")


def _translated(content: Questionnaire, lang: str) -> str:
    """The language the words are translated from; empty for the first one itself."""
    return content.languages[0] if lang != content.languages[0] else ""


def _named(one: Question, part: str, lang: str, content: Questionnaire) -> list[Named]:
    return [Named(it.key, _words(it.words, lang, content)) for it in getattr(one, part)]


def _condition(number: int, it: Condition, content: Questionnaire, lang: str) -> ConditionRow:
    asked = content.question(it.question)
    if asked is None:
        return ConditionRow(number, it.question, it.op, (), "", ())
    value = str(int(it.value)) if isinstance(it.value, bool) else str(it.value or 0)
    told = it.op not in ("answered", "unanswered")
    return ConditionRow(
        number=number,
        question=it.question,
        op=it.op,
        ops=[Option(one, str(OPS[one])) for one in ops_of(asked)],
        value=value,
        values=_values(asked, lang) if told else (),
    )


def _values(asked: Question, lang: str) -> list[Option]:
    """What can be answered to it."""
    if asked.scale is not None:
        low, high = asked.scale
        return [Option(str(one), str(one)) for one in range(low, high + 1)]
    if asked.kind in (Kind.CONTACT, Kind.CONSENT):
        return [Option("1", _("Yes")), Option("0", _("No"))]
    return [
        Option(one.key, value_words(asked, one.key, lang)[:80] or one.key) for one in asked.choices
    ]


def _purposes() -> list[Option]:
    return [Option(str(one.pk), one.name) for one in known_purposes()]


def _fields(one: Question) -> list[FieldGroup]:
    """The fields it can be bound to, under their headings."""
    found: dict[str, list[Option]] = {}
    for it in bindable(one, all_fields()):
        found.setdefault(str(PARTS[it.part]), []).append(Option(it.key, str(it.label)))
    return [FieldGroup(label, options) for label, options in found.items()]
