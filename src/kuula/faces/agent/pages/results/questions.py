"""Each question of a survey with what was answered: a score, how often what was said, own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.access import hidden_from
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.report_words import too_little
from kuula.faces.agent.pages.results.choice import Choice
from kuula.listening.models import Survey
from kuula.listening.surveys.content import KINDS, Kind, Question
from kuula.listening.surveys.content import Choice as Offered
from kuula.listening.surveys.results.queries import FEWEST, Answers
from kuula.listening.surveys.results.telling import (
    in_words,
    interval_words,
    score_meaning,
    score_words,
    worded,
)
from kuula.listening.surveys.results.words import Asked as WordsTo
from kuula.listening.surveys.results.words import page_of_words
from kuula.ui.formats import number, percent
from kuula.workspace.permissions import Permission

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """How often one thing was said: `count` of `of`."""

    label: str
    count: int
    of: int
    share: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's own words, and when; no time for colleagues."""

    words: str
    at: datetime | None
    language: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its answers. `score` and `interval` are empty where there is none, `waiting`
    says why a score is not told yet."""

    key: str
    title: str
    kind: str
    answered: str
    known: str
    score: str
    interval: str
    meaning: str
    waiting: str
    bars: Sequence[Bar]
    words: Sequence[Said]
    words_url: str


def asked_questions(
    request: StaffRequest, choice: Choice, answers: Sequence[Answers]
) -> Sequence[Asked]:
    """The questions in their order, the words of people for those alone who may read them."""
    return [_asked(request, choice, one) for one in answers]


def _asked(request: StaffRequest, choice: Choice, answers: Answers) -> Asked:
    question, score = answers.question, answers.score
    told = score if score is not None and score.n >= FEWEST else None
    reads = question.kind is Kind.TEXT and request.actor.may(Permission.ANSWERS)
    known = _("%(count)s known without asking") % {"count": number(answers.known)}
    return Asked(
        key=question.key,
        title=worded(question),
        kind=str(KINDS[question.kind]),
        answered=_answered(answers),
        known=known if answers.known else "",
        score=score_words(question, told) if told else "",
        interval=interval_words(question, told) if told else "",
        meaning=score_meaning(question) if question.scale else "",
        waiting="" if told or question.scale is None else _waiting(answers),
        bars=[] if answers.few else list(_bars(answers)),
        words=_words(request, choice, question) if reads else (),
        words_url=choice.url("survey_words", question.key) if reads and answers.answered else "",
    )


def _answered(answers: Answers) -> str:
    if answers.few:
        return _("fewer than five answers so far")
    told = ngettext("%(count)s answer", "%(count)s answers", answers.answered)
    return told % {"count": number(answers.answered)}


def _waiting(answers: Answers) -> str:
    """Why there is no score yet; of few colleagues without their number."""
    few = _("Told from five answers on, so that nobody can be told by theirs")
    return few if answers.few else too_little(answers.answered)


def _words(request: StaffRequest, choice: Choice, question: Question) -> Sequence[Said]:
    found = page_of_words(
        request.actor,
        WordsTo(choice.survey, question, choice.among),
        hidden=hidden_from(request.actor),
        size=SHOWN,
    )
    named = choice.survey.audience == Survey.Audience.CUSTOMERS
    rows = found.rows[:SHOWN]
    return [Said(one.words, one.at if named else None, one.language) for one in rows]


def _bars(answers: Answers) -> Iterator[Bar]:
    question, of = answers.question, answers.answered
    if question.scale is not None:
        yield from _scaled(answers, *question.scale)
    elif question.kind is Kind.MATRIX:
        yield from _stated(answers)
    elif question.kind is Kind.RANKING:
        yield from _ranked(answers)
    elif question.kind in (Kind.CONTACT, Kind.CONSENT):
        yield _bar(_("Yes"), answers.counts.get("true", 0), of)
        yield _bar(_("No"), answers.counts.get("false", 0), of)
    elif question.kind is not Kind.TEXT:
        yield from _chosen(answers)


def _scaled(answers: Answers, low: int, high: int) -> Iterator[Bar]:
    for score in range(high, low - 1, -1):
        tone = _tone(answers.question, score)
        yield _bar(number(score), answers.counts.get(str(score), 0), answers.answered, tone)


def _stated(answers: Answers) -> Iterator[Bar]:
    for row in answers.question.rows:
        for one in answers.question.choices:
            label = f"{in_words(row.words) or row.key}: {in_words(one.words) or one.key}"
            count = answers.counts.get(f"{row.key}:{one.key}", 0)
            yield _bar(label, count, answers.answered)


def _chosen(answers: Answers) -> Iterator[Bar]:
    names = _named(answers.question.choices)
    if answers.question.other:
        names["other"] = _("Something else")
    for key, label in sorted(names.items(), key=lambda one: -answers.counts.get(one[0], 0)):
        yield _bar(label, answers.counts.get(key, 0), answers.answered)


def _ranked(answers: Answers) -> Iterator[Bar]:
    """How often each was put first; the order is that of the mean place."""
    names, places = _named(answers.question.choices), range(1, len(answers.question.choices) + 1)
    counts = answers.counts

    def mean_place(key: str) -> float:
        told = [(place, counts.get(f"{key}:{place}", 0)) for place in places]
        return sum(place * n for place, n in told) / max(1, sum(n for _place, n in told))

    for key in sorted(names, key=mean_place):
        yield _bar(
            _("%(choice)s, place %(mean)s on average")
            % {"choice": names[key], "mean": number(mean_place(key), 1)},
            counts.get(f"{key}:1", 0),
            answers.answered,
        )


def _bar(label: str, count: int, of: int, tone: str = "") -> Bar:
    return Bar(label, count, max(of, 1), percent(count / of) if of else "–", tone)


def _tone(question: Question, score: int) -> str:
    if question.kind in (Kind.NPS, Kind.ENPS):
        return "good" if score >= 9 else "bad" if score <= 6 else "quiet"
    if question.kind is Kind.CSAT:
        return "good" if score >= 4 else "bad" if score <= 2 else "quiet"
    if question.kind is Kind.CES:
        return "good" if score >= 5 else "bad" if score <= 3 else "quiet"
    return ""


def _named(choices: Sequence[Offered]) -> dict[str, str]:
    return {one.key: in_words(one.words) or one.key for one in choices}
