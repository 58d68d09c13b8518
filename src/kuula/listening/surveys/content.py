"""What a survey asks: its questions, their words in each language, and in which case each is shown.

A questionnaire is kept as JSON in a survey's draft and, never to change again, in its versions.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kuula.kit.problems import Problem

MOST_QUESTIONS: Final = 40
MOST_CHOICES: Final = 30
MOST_CONDITIONS: Final = 10

Language = Annotated[str, Field(pattern="^(en|et|hr|ru)$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=4000)]
Lines = dict[Language, Line]
Texts = dict[Language, Text]
_VALUE_ERROR: Final = re.compile(r"^Value error, ")


class Kind(StrEnum):
    """How a question is answered."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    ENPS = "enps"
    RATING = "rating"
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    MATRIX = "matrix"
    TEXT = "text"
    CONTACT = "contact"
    CONSENT = "consent"


KINDS: Final[Mapping[Kind, str | Promise]] = {
    Kind.NPS: gettext_lazy("Would they recommend us (NPS)"),
    Kind.CSAT: gettext_lazy("How satisfied are they (CSAT)"),
    Kind.CES: gettext_lazy("How easy was it (CES)"),
    Kind.ENPS: gettext_lazy("Would they recommend us as an employer (eNPS)"),
    Kind.RATING: gettext_lazy("Rating"),
    Kind.SINGLE: gettext_lazy("One of several"),
    Kind.MULTIPLE: gettext_lazy("Several of several"),
    Kind.RANKING: gettext_lazy("Ranking"),
    Kind.MATRIX: gettext_lazy("Several statements on one scale"),
    Kind.TEXT: gettext_lazy("Own words"),
    Kind.CONTACT: gettext_lazy("Wish to be contacted"),
    Kind.CONSENT: gettext_lazy("Consent"),
}
SCALES: Final[Mapping[Kind, tuple[int, int]]] = {
    Kind.NPS: (0, 10),
    Kind.ENPS: (0, 10),
    Kind.CSAT: (1, 5),
    Kind.CES: (1, 7),
}
"""The lowest and highest answer of the scales that are always the same."""
CHOSEN: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING, Kind.MATRIX})
"""What is answered by choices."""


class Part(BaseModel):
    """What all parts of a questionnaire share: they never change, and know no other names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Part):
    """Something to choose, or a statement of a matrix. `key` is what answers hold."""

    key: Key
    words: Lines = {}


class Condition(Part):
    """What must hold of an earlier answer. `value` is a choice's key, or a number of a scale."""

    question: Key
    op: Literal["is", "is_not", "at_least", "at_most", "answered", "unanswered"]
    value: str | int | bool | None = None


class Known(Part):
    """Where the record may hold the answer: a field of people.segments.fields, as old as `days` at
    most (any age without)."""

    field: Annotated[str, Field(max_length=80)]
    days: Annotated[int, Field(ge=1, le=3660)] | None = None


class Question(Part):
    """One question. `points` is the upper end of a rating, `low` and `high` are the words at the
    ends of a scale, `rows` the statements of a matrix whose scale is `choices`.

    `other` lets people write a choice of their own; `shuffled` shows the choices in turn. It is
    shown when all of `shown` hold. `wording` are the words of the second variant. `promise` marks a
    question about what the brand promises; `purpose` is the number of what a consent is for.
    """

    key: Key
    kind: Kind
    words: Lines = {}
    wording: Lines = {}
    hint: Lines = {}
    choices: Annotated[tuple[Choice, ...], Field(max_length=MOST_CHOICES)] = ()
    rows: Annotated[tuple[Choice, ...], Field(max_length=MOST_CHOICES)] = ()
    points: Annotated[int, Field(ge=2, le=10)] = 5
    low: Lines = {}
    high: Lines = {}
    required: bool = False
    other: bool = False
    shuffled: bool = False
    shown: Annotated[tuple[Condition, ...], Field(max_length=MOST_CONDITIONS)] = ()
    known: Known | None = None
    purpose: int | None = None
    promise: bool = False

    @property
    def scale(self) -> tuple[int, int] | None:
        """The lowest and highest answer, for what is answered by a number."""
        return (1, self.points) if self.kind is Kind.RATING else SCALES.get(self.kind)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its choices."""
        return frozenset(one.key for one in self.choices)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind in CHOSEN and len(self.choices) < 2:
            raise ValueError(_("Give at least two choices."))
        if self.kind is Kind.MATRIX and not self.rows:
            raise ValueError(_("Give at least one statement."))
        if self.kind is Kind.CONSENT and self.purpose is None:
            raise ValueError(_("Say what the consent is for."))
        for named in (self.choices, self.rows):
            if len({one.key for one in named}) != len(named):
                raise ValueError(_("Two choices have the same key."))
        return self


class Quota(Part):
    """Enough is `most` people who gave this answer; then the question's survey thanks early."""

    question: Key
    value: str | int
    most: Annotated[int, Field(ge=1, le=1_000_000)]


class Letter(Part):
    """The invitation that goes by mail; the first question stands below it."""

    subject: Lines = {}
    words: Texts = {}


class Questionnaire(Part):
    """All that a survey asks. `rotated` are blocks of neighbouring questions that are asked in
    turn, so that none always comes last."""

    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=4)] = ("en",)
    intro: Texts = {}
    thanks: Texts = {}
    letter: Letter = Letter()
    questions: Annotated[tuple[Question, ...], Field(max_length=MOST_QUESTIONS)] = ()
    rotated: Annotated[tuple[tuple[Key, ...], ...], Field(max_length=10)] = ()
    quotas: Annotated[tuple[Quota, ...], Field(max_length=20)] = ()

    def question(self, key: str) -> Question | None:
        """The question of that key, if there is one."""
        return next((one for one in self.questions if one.key == key), None)

    @property
    def variants(self) -> int:
        """How many wordings there are: two as soon as one question has a second."""
        return 2 if any(one.wording for one in self.questions) else 1

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        keys = [one.key for one in self.questions]
        if len(set(keys)) != len(keys):
            raise ValueError(_("Two questions have the same key."))
        for place, question in enumerate(self.questions):
            for condition in question.shown:
                self._check_condition(condition, keys[:place])
        for block in self.rotated:
            self._check_block(block, keys)
        for quota in self.quotas:
            if quota.question not in keys:
                raise ValueError(_("A quota counts a question that is not there."))
        return self

    def _check_condition(self, condition: Condition, earlier: list[str]) -> None:
        asked = self.question(condition.question)
        if asked is None or condition.question not in earlier:
            raise ValueError(_("A question can hang on an earlier one only."))
        if condition.op in ("answered", "unanswered"):
            return
        if condition.op in ("at_least", "at_most"):
            if asked.scale is None or type(condition.value) is not int:
                raise ValueError(
                    _("Only the answer to a scale can be at least or at most so much.")
                )
        elif asked.kind in (Kind.SINGLE, Kind.MULTIPLE) and condition.value not in asked.keys:
            raise ValueError(_("A question hangs on a choice that is not there."))

    def _check_block(self, block: tuple[str, ...], keys: list[str]) -> None:
        places = [keys.index(key) for key in block if key in keys]
        neighbours = list(range(min(places, default=0), min(places, default=0) + len(block)))
        if len(places) != len(block) or sorted(places) != neighbours:
            raise ValueError(_("Only neighbouring questions can be asked in turn."))
        for question in self.questions:
            if question.key in block and any(one.question in block for one in question.shown):
                raise ValueError(_("Questions that hang on one another cannot be asked in turn."))


def read_questionnaire(sent: object) -> Questionnaire:
    """The questionnaire that JSON says. Raises Problem, naming the place, for what is none."""
    try:
        return Questionnaire.model_validate(sent)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(one) for one in first["loc"])
        said = _VALUE_ERROR.sub("", first["msg"])
        raise Problem(f"{place}: {said}" if place else said, field=place) from error


def written_questionnaire(content: Questionnaire) -> dict[str, Any]:
    """The questionnaire as JSON, without what is as usual; `read_questionnaire` reads it back."""
    return content.model_dump(mode="json", exclude_defaults=True)
