"""Results of a survey from counted answers: responses, drop-off, time, scores with intervals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import NotFound, Problem
from kuula.kit.text import whole_number
from kuula.listening.models import Invitation, ResultCell, ResultState, Survey
from kuula.listening.surveys.content import Kind, Question, read_questionnaire
from kuula.listening.surveys.results.actions import zone_of
from kuula.people.segments.access import segments_for
from kuula.science.intervals import Interval, mean, median
from kuula.science.scores import net_promoter, promoters_of, top_share
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

FEWEST: Final = 5
"""Of colleagues no result is told below so many answers; of customers no interval is drawn."""
SATISFIED: Final = 4
EASY: Final = 5
_WENT_OUT: Final = (Invitation.State.SENT, Invitation.State.REFUSED)
Slice = ResultCell.Slice
Cells: TypeAlias = "QuerySet[ResultCell]"


@dataclass(frozen=True, slots=True)
class Among:
    """Which responses are looked at: those begun from `since` to before `until`, and of one slice
    those of one part."""

    since: date | None = None
    until: date | None = None
    slice: str = Slice.ALL
    part: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said to one question: how often each value was given, by how many it was answered,
    and of how many it was known without asking. `few` says that fewer than five colleagues answered
    it: nothing is told of them, not even how many they are."""

    question: Question
    counts: Mapping[str, int]
    answered: int
    known: int
    few: bool = False

    @property
    def scores(self) -> dict[int, int]:
        """How often each number of a scale was given."""
        return {int(value): n for value, n in self.counts.items() if value.isdigit()}

    @property
    def score(self) -> Interval | None:
        """The score of a scale with its interval: NPS and eNPS from -100 to 100, the share of
        satisfied (4 and 5 of 5) and of those who found it easy (5 to 7 of 7), the mean of a rating.
        None for other kinds and without answers."""
        if self.question.scale is None or not self.scores:
            return None
        return score_of(self.question, self.scores)


@dataclass(frozen=True, slots=True)
class Results:
    """The results among some responses. `left` are how many went no further than a question (empty
    for those who said nothing); `seconds` is the usual time to the end; `timed` how many were
    timed, and their seconds together."""

    begun: int
    done: int
    left: Mapping[str, int]
    seconds: Interval | None
    answers: Sequence[Answers]
    timed: tuple[int, float] = (0, 0.0)

    @property
    def partial(self) -> int:
        """Begun and not ended; some of them may still go on."""
        return self.begun - self.done


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were invited, left out for a reason, and answered by their invitation."""

    sent: int = 0
    answered: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoreAt:
    """The score of the answers of one span of days, or of one part of a slice."""

    place: date | str
    score: Interval | None
    answered: int


EVERYBODY: Final = Among()
LONGEST_SPAN: Final = 3660


def results_of(actor: Actor, survey: Survey, among: Among = EVERYBODY) -> Results:
    """What was answered so far. One statement whatever the number of answers.

    Raises NotAllowed without the right to read reports.
    """
    allow(actor, Permission.REPORTS)
    counted: dict[str, Counter[str]] = {}
    rows = _cells(survey, among).values_list("question", "value").annotate(n=Sum("count"))
    for question, value, n in rows:
        counted.setdefault(question, Counter())[value] += n
    whole = counted.get("", Counter())
    return Results(
        begun=whole["begun"],
        done=whole["done"],
        left={key.removeprefix("left:"): n for key, n in whole.items() if key.startswith("left:")},
        seconds=_usual_seconds(whole),
        answers=[_answers(one, counted.get(one.key, Counter())) for one in questions_of(survey)],
        timed=_timed(whole),
    )


def told_results(actor: Actor, survey: Survey, among: Among = EVERYBODY) -> Results:
    """The results as they may be told: of colleagues those of everybody only, none below five
    responses, and of a question none below five answers."""
    if survey.audience != Survey.Audience.STAFF:
        return results_of(actor, survey, among)
    seen = results_of(actor, survey)
    if seen.begun < FEWEST:
        return Results(0, 0, {}, None, ())
    told = [
        one if one.answered >= FEWEST else Answers(one.question, {}, 0, 0, few=True)
        for one in seen.answers
    ]
    return replace(seen, left={}, seconds=None, answers=told)


def among_of(
    actor: Actor,
    survey: Survey,
    *,
    since: date | None,
    until: date | None,
    part: tuple[str, str],
) -> Among:
    """Responses begun from one day to another, both counted in, the last year without; of a slice
    and its part. Of colleagues everybody, always: the difference of two spans tells of few.

    Raises Problem for a span the wrong way round or of more than ten years and for any of
    colleagues, NotFound for a slice that is none, a segment the actor does not see, or any of
    colleagues.
    """
    if survey.audience == Survey.Audience.STAFF:
        return _all_colleagues(since, until, part[0])
    today = clock.now().astimezone(ZoneInfo(zone_of(survey))).date()
    last = until or today
    first = since or last - timedelta(days=365)
    if not 0 <= (last - first).days <= LONGEST_SPAN:
        raise Problem(_("Choose a span of at most ten years, the earlier day first."))
    slice, name = part
    if slice == Slice.ALL:
        return Among(first, last + timedelta(days=1))
    if slice not in Slice or (slice == Slice.SEGMENT and not _sees(actor, name)):
        raise NotFound(_("Nobody answered from there in this time."))
    return Among(first, last + timedelta(days=1), slice, name)


def _all_colleagues(since: date | None, until: date | None, slice: str) -> Among:
    if since is not None or until is not None:
        said = _("All answers of colleagues are told together. Leave the days out.")
        raise Problem(said, field="since" if since is not None else "until")
    if slice != Slice.ALL:
        raise NotFound(_("Nobody answered from there in this time."))
    return EVERYBODY


def _sees(actor: Actor, segment: str) -> bool:
    number = whole_number(segment)
    return number is not None and segments_for(actor).in_use().filter(pk=number).exists()


def questions_of(survey: Survey) -> Sequence[Question]:
    """The questions of the published version, then those that only earlier ones asked; each with
    the choices and statements that were ever offered."""
    found: dict[str, Question] = {}
    contents = survey.versions.order_by("-number").values_list("content", flat=True)
    for content in contents[:100]:
        for one in read_questionnaire(content).questions:
            later = found.get(one.key)
            found[one.key] = _with_earlier(later, one) if later is not None else one
    return tuple(found.values())


def _with_earlier(later: Question, earlier: Question) -> Question:
    """A question with the choices and statements it had once and has no more at the end."""
    parts = {}
    for name in ("choices", "rows"):
        kept = getattr(later, name)
        known = {one.key for one in kept}
        gone = tuple(one for one in getattr(earlier, name) if one.key not in known)
        if gone:
            parts[name] = (*kept, *gone)
    return later.model_copy(update=parts) if parts else later


def asked_for(actor: Actor, survey: Survey, among: Among = EVERYBODY) -> Asked:
    """How many were asked by an invitation, and what came of it; the days are those of the survey's
    zone. Two statements beside that zone."""
    allow(actor, Permission.REPORTS)
    theirs, zone = Invitation.objects.filter(survey=survey), ZoneInfo(zone_of(survey))
    if among.since is not None:
        theirs = theirs.filter(planned_for__gte=datetime.combine(among.since, time.min, zone))
    if among.until is not None:
        theirs = theirs.filter(planned_for__lt=datetime.combine(among.until, time.min, zone))
    told = list(theirs.values_list("state", "why").annotate(n=Count("pk")))
    sent = sum(n for state, _why, n in told if state in _WENT_OUT)
    left = {why: n for state, why, n in told if state == Invitation.State.LEFT_OUT}
    answered = theirs.filter(response__isnull=False).count()
    return Asked(sent, answered, left)


def trend_of(
    actor: Actor, survey: Survey, question: Question, among: Among, days: int
) -> Sequence[ScoreAt]:
    """The score of a question in spans of so many days, the latest span last. One statement."""
    allow(actor, Permission.REPORTS)
    if among.since is None or among.until is None:
        raise ValueError("A trend needs a beginning and an end.")
    spans: dict[int, Counter[str]] = {}
    rows = _cells(survey, among).filter(question=question.key).values_list("day", "value")
    for day, value, n in rows.annotate(n=Sum("count")):
        place = (day - among.since).days // days
        spans.setdefault(place, Counter())[value] += n
    last = ((among.until - among.since).days + days - 1) // days
    found = (_answers(question, spans.get(place, Counter())) for place in range(last))
    return [
        ScoreAt(among.since + timedelta(days=days * place), one.score, one.answered)
        for place, one in enumerate(found)
    ]


def parts_of(
    actor: Actor, survey: Survey, question: Question, among: Among, slice: str
) -> Sequence[ScoreAt]:
    """The score of a question for each part of a slice, most answered first. One statement."""
    allow(actor, Permission.REPORTS)
    parts: dict[str, Counter[str]] = {}
    cells = _within(ResultCell.objects.filter(survey=survey, slice=slice), among)
    rows = cells.filter(question=question.key).values_list("part", "value")
    for part, value, n in rows.annotate(n=Sum("count")):
        parts.setdefault(part, Counter())[value] += n
    found = [(part, _answers(question, counts)) for part, counts in parts.items()]
    scored = [ScoreAt(part, one.score, one.answered) for part, one in found]
    return sorted(scored, key=lambda one: (-one.answered, str(one.place)))


def parts_seen(actor: Actor, survey: Survey, *, since: date) -> dict[str, list[str]]:
    """The parts of each slice that anybody answered from since a day."""
    allow(actor, Permission.REPORTS)
    cells = ResultCell.objects.filter(survey=survey, day__gte=since, question="", value="begun")
    found: dict[str, list[str]] = {}
    for slice, part in cells.exclude(slice=Slice.ALL).values_list("slice", "part").distinct():
        found.setdefault(slice, []).append(part)
    return found


def counted_at(survey: Survey) -> datetime | None:
    """When the answers were counted last; None for never."""
    state = ResultState.objects.filter(pk=survey.pk).first()
    return state.counted_at if state else None


def published_between(survey: Survey, first: date, last: date) -> Sequence[tuple[int, date]]:
    """The versions that were published from one day to another, with their days."""
    zone = ZoneInfo(zone_of(survey))
    told = survey.versions.values_list("number", "published_at")
    days = [(number, at.astimezone(zone).date()) for number, at in told]
    return [(number, day) for number, day in days if first <= day <= last]


def score_of(question: Question, counts: Mapping[int, int]) -> Interval:
    """The score of counted answers, as of `Answers.score`. Raises ValueError without answers."""
    if question.kind in (Kind.NPS, Kind.ENPS):
        return net_promoter(*promoters_of(counts))
    if question.kind is Kind.CSAT:
        return top_share(counts, SATISFIED)
    if question.kind is Kind.CES:
        return top_share(counts, EASY)
    return mean({float(score): n for score, n in counts.items()})


def _cells(survey: Survey, among: Among) -> Cells:
    found = ResultCell.objects.filter(survey=survey, slice=among.slice)
    if among.slice != Slice.ALL:
        found = found.filter(part=among.part)
    return _within(found, among)


def _within(cells: Cells, among: Among) -> Cells:
    if among.since is not None:
        cells = cells.filter(day__gte=among.since)
    return cells.filter(day__lt=among.until) if among.until is not None else cells


def _answers(question: Question, counted: Counter[str]) -> Answers:
    counts = {value: n for value, n in counted.items() if value not in ("*", "=")}
    return Answers(question, counts, counted["*"], counted["="])


def _usual_seconds(whole: Counter[str]) -> Interval | None:
    tens = {10.0 * ten: n for ten, n in _tens(whole).items() if ten}
    return median(tens) if tens else None


def _timed(whole: Counter[str]) -> tuple[int, float]:
    """How many took a measured time, and how much together: the middle of each ten seconds. What
    took no time at all was sent as a whole, and tells nothing."""
    told = {ten: n for ten, n in _tens(whole).items() if ten}
    return sum(told.values()), sum((10.0 * ten - 5) * n for ten, n in told.items())


def _tens(whole: Counter[str]) -> dict[int, int]:
    """How many took each number of tens of seconds."""
    return {
        int(key.removeprefix("took:")): n for key, n in whole.items() if key.startswith("took:")
    }
