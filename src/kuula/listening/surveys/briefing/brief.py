"""A brief: the results of a survey written down for one reader, in the language spoken now.

It is made anew for each reader from the answers that count, under the reader's own rights: whoever
may not read single answers gets no quotes, and segments that they do not see are not named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from kuula.listening.models import ResultCell, Survey
from kuula.listening.surveys.briefing import sentences
from kuula.listening.surveys.content import Kind, Question
from kuula.listening.surveys.results.burden import burden_seen
from kuula.listening.surveys.results.comparing import (
    Compared,
    Scores,
    apart,
    counted_parts,
    moved_since,
    wordings_of,
)
from kuula.listening.surveys.results.parts import names_of_parts
from kuula.listening.surveys.results.queries import (
    EVERYBODY,
    FEWEST,
    Among,
    Asked,
    Results,
    asked_for,
    score_of,
    told_results,
)
from kuula.listening.surveys.results.telling import (
    interval_words,
    score_meaning,
    score_words,
    worded,
)
from kuula.listening.surveys.results.trends import Course, course_of, step_for, ticks_of
from kuula.listening.surveys.results.verdicts import change, wording_verdict
from kuula.listening.surveys.results.words import Asked as WordsTo
from kuula.listening.surveys.results.words import page_of_words
from kuula.science.intervals import Interval
from kuula.ui.formats import full_date, number, percent
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

LATELY: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=365)
COURSES: Final = 2
QUOTES: Final = 4
LONGEST_QUOTE: Final = 400
MOST_PARTS: Final = 8
Slice = ResultCell.Slice


@dataclass(frozen=True, slots=True)
class Place:
    """Where a score and the ends of its interval lie on its axis, from 0 to 1."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoreTold:
    """One score: of which question or part, its value, its interval, from how many. Without enough
    answers `place` is None and `value` a dash."""

    title: str
    value: str
    interval: str
    count: str
    place: Place | None
    meaning: str = ""
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many left at a question: `count` of those who came to it, a `share` from 0 to 1."""

    label: str
    count: str
    share: float
    share_words: str


@dataclass(frozen=True, slots=True)
class Parts:
    """One score by the parts of a slice, and whether two of them surely differ."""

    title: str
    rows: Sequence[ScoreTold]
    verdict: str


@dataclass(frozen=True, slots=True)
class Quotes:
    """What some people wrote to a question, with the language of each."""

    title: str
    said: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All that is told. `opening` says in sentences what matters; the other parts are empty where
    nothing can be told."""

    survey: Survey
    title: str
    span: str
    opening: Sequence[str]
    scores: Sequence[ScoreTold] = ()
    courses: Sequence[Course] = ()
    lost: Sequence[Bar] = ()
    parts: Sequence[Parts] = ()
    wordings: Sequence[tuple[str, str]] = ()
    quotes: Sequence[Quotes] = ()


def brief_of(actor: Actor, survey: Survey, *, last: date, hidden: "QuerySet[Any]") -> Brief:
    """The brief of a survey as it stands at the end of the day `last`; `hidden` are the
    conversations that do not exist for the reader.

    Of colleagues only what was told on the results page: nothing below five, no spans, no parts.
    Raises NotAllowed without the right to read reports.
    """
    staff = survey.audience == Survey.Audience.STAFF
    among = EVERYBODY if staff else _span(survey, last)
    seen = told_results(actor, survey, among)
    if not seen.begun:
        return _empty(survey, staff=staff)
    moved = () if staff else moved_since(actor, survey, among, _lately(among), seen)
    burden = burden_seen(survey, seen)
    asked = Asked() if staff else asked_for(actor, survey, among)
    lost = () if staff else _lost(seen)
    return Brief(
        survey=survey,
        title=survey.name,
        span=_span_words(among),
        opening=list(
            sentences.opening(seen, asked, burden, most_lost=max(lost, key=_share, default=None))
        ),
        scores=_scores(seen, {one.question.key: one for one in moved}, among),
        courses=() if staff else _courses(actor, survey, among, seen),
        lost=lost,
        parts=() if staff else _parts(actor, survey, among, seen),
        wordings=[
            (worded(one.question), wording_verdict(one))
            for one in wordings_of(actor, survey, among)
        ],
        quotes=_quotes(actor, survey, among, seen, hidden),
    )


def _span(survey: Survey, last: date) -> Among:
    """From the day of the first answer, a year back at most."""
    cells = ResultCell.objects.filter(survey=survey, day__lte=last)
    first: date = cells.aggregate(first=Min("day"))["first"] or last
    return Among(max(first, last - LONGEST), last + timedelta(days=1))


def _lately(among: Among) -> date:
    return (among.until or date.max) - LATELY


def _span_words(among: Among) -> str:
    if among.since is None or among.until is None:
        return _("All answers of colleagues")
    last = among.until - timedelta(days=1)
    if among.since == last:
        return full_date(last)
    return f"{full_date(among.since)} – {full_date(last)}"


def _empty(survey: Survey, *, staff: bool) -> Brief:
    if staff:
        said = _("What colleagues say is shown from five answers on, so that nobody can be told by"
                 " theirs.")  # fmt: skip
    else:
        said = _("Nobody has answered yet.")
    return Brief(survey=survey, title=survey.name, span="", opening=[said])


def _scores(seen: Results, moved: Mapping[str, Compared], among: Among) -> Sequence[ScoreTold]:
    long = among.since is not None and among.since < _lately(among)
    told = []
    for one in seen.answers:
        if one.question.scale is None:
            continue
        lately = moved.get(one.question.key) if long else None
        told.append(_score(one.question, one.score, worded(one.question), sentences.moved(lately)))
    return told


def _score(question: Question, found: Interval | None, title: str, moved: str = "") -> ScoreTold:
    n = found.n if found else 0
    if found is None or n < FEWEST:
        return ScoreTold(title, "–", sentences.too_few(n), number(n), None)
    ticks = ticks_of(question)
    lowest, span = ticks[0], ticks[-1] - ticks[0]
    ends = [(end - lowest) / span for end in (found.low, found.value, found.high)]
    place = Place(*(min(1.0, max(0.0, end)) for end in ends))
    words = score_words(question, found), interval_words(question, found)
    return ScoreTold(title, *words, number(n), place, score_meaning(question), moved)


def _courses(actor: Actor, survey: Survey, among: Among, seen: Results) -> Sequence[Course]:
    if among.since is None or among.until is None:
        return ()
    step = step_for((among.until - among.since).days)
    scored = [one.question for one in seen.answers if one.score is not None][:COURSES]
    return [course_of(actor, survey, one, among, step) for one in scored]


def _lost(seen: Results) -> Sequence[Bar]:
    """Where people left, in the order of the questions; those who said nothing come first."""
    there, rows = seen.done + sum(seen.left.values()), []
    names = [("", _("Before the first answer"))]
    names += [(one.question.key, worded(one.question)) for one in seen.answers]
    for key, label in names:
        left = seen.left.get(key, 0)
        if left and there:
            rows.append(Bar(label, number(left), left / there, percent(left / there)))
        there -= left
    return rows


def _share(bar: Bar) -> float:
    return bar.share


def _parts(actor: Actor, survey: Survey, among: Among, seen: Results) -> Sequence[Parts]:
    """The first score by segment, language and way, where at least two parts can be told."""
    scored = [one.question for one in seen.answers if one.score is not None][:1]
    if not scored or among.since is None:
        return ()
    question, found = scored[0], []
    names = names_of_parts(actor, survey, since=among.since)
    for slice, title in (
        (Slice.SEGMENT, _("By segment")),
        (Slice.LANGUAGE, _("By language")),
        (Slice.WAY, _("By way of answering")),
    ):
        counted = counted_parts(survey, among, slice)
        told = {
            names[slice, part]: counts
            for (key, part), counts in counted.items()
            if key == question.key and (slice, part) in names
        }
        if sum(sum(one.values()) >= FEWEST for one in told.values()) > 1:
            found.append(_sliced(question, f"{title}: {worded(question)}", told))
    return found


def _sliced(question: Question, title: str, told: Mapping[str, Scores]) -> Parts:
    largest = sorted(told, key=lambda name: -sum(told[name].values()))[:MOST_PARTS]
    found = {name: score_of(question, told[name]) for name in largest}
    rows = [replace(_score(question, one, name), meaning="") for name, one in found.items()]
    sure = apart(question, {name: told[name] for name in largest})
    if sure is None:
        return Parts(title, rows, _("No difference between them can be told."))
    lower, higher, seen = sure
    words = _("“%(higher)s” scores higher than “%(lower)s”: %(change)s.")
    return Parts(title, rows, words % {"higher": higher, "lower": lower, "change": change(seen)})


def _quotes(
    actor: Actor, survey: Survey, among: Among, seen: Results, hidden: "QuerySet[Any]"
) -> Sequence[Quotes]:
    if not actor.may(Permission.ANSWERS):
        return ()
    found = []
    for one in seen.answers:
        if one.question.kind is Kind.TEXT and one.answered:
            asked = WordsTo(survey, one.question, among)
            rows = page_of_words(actor, asked, hidden=hidden, size=QUOTES).rows[:QUOTES]
            if rows:
                said = [(row.words[:LONGEST_QUOTE], row.language) for row in rows]
                found.append(Quotes(worded(one.question), said))
    return found
