"""The pictures of the report and their table twins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.faces.agent.pages.report_choice import Choice
from kuula.faces.agent.pages.report_words import (
    day_words,
    share_interval,
    share_words,
    time_interval,
    working_time,
)
from kuula.insight.measures import Measure
from kuula.insight.queries import Report
from kuula.insight.tallies import Tally
from kuula.ui.drawing import Dot, Line, Trend, draw_trend, even_ticks
from kuula.ui.formats import number, percent
from kuula.ui.page import Column

_STEPS: Final = (15, 30, 60, 120, 180, 240, 480, 960, 1920, 4800)
_LINK: Final = Markup('<a href="{}">{}</a>')


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart with its table twin."""

    title: str
    note: str
    svg: Markup
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def linked(count: int, url: str, words: str = "") -> str:
    """A number that opens what is behind it, or the words made of it; zero opens nothing."""
    shown = words or number(count)
    return _LINK.format(url, shown) if count and url else shown


def satisfaction_picture(seen: Report, choice: Choice) -> Picture:
    """The share of satisfied customers, week by week, with its interval."""
    days = days_of(choice)
    trend = Trend(
        label=said_aloud(
            _("Satisfied customers, week by week"), days, [_share(w) for w in seen.weeks]
        ),
        labels=days,
        lines=[Line("", [_share_dot(day, w) for day, w in zip(days, seen.weeks, strict=True)])],
        ticks=(0, 0.5, 1),
        write=percent,
    )
    rows = [
        (
            day,
            share_words(week.satisfaction),
            share_interval(week.satisfaction) or "–",
            linked(week.answers, choice.url_of(Measure.ANSWERS, week=place)),
        )
        for place, (day, week) in enumerate(zip(days, seen.weeks, strict=True))
    ]
    columns = (
        Column(_("Week from")),
        Column(_("Satisfied"), numeric=True),
        Column(_("interval of 95 %"), numeric=True),
        Column(_("Answers"), numeric=True),
    )
    return Picture(
        title=_("Satisfied customers, week by week"),
        note=_("with the interval of 95 %; hollow: fewer than five answers"),
        svg=draw_trend(trend),
        columns=columns,
        rows=rows,
    )


def waiting_picture(seen: Report, choice: Choice) -> Picture:
    """How long customers waited for the first answer, week by week."""
    days = days_of(choice)
    usual = [_wait_dot(d, w, long=False) for d, w in zip(days, seen.weeks, strict=True)]
    long = [_wait_dot(d, w, long=True) for d, w in zip(days, seen.weeks, strict=True)]
    highest = max((dot.value or 0 for dot in (*usual, *long)), default=0)
    trend = Trend(
        label=said_aloud(
            _("First answer in working time, week by week"), days, [_median(w) for w in seen.weeks]
        ),
        labels=days,
        lines=[Line(_("half"), usual), Line(_("nine in ten"), long, tone="quiet")],
        ticks=even_ticks(highest, steps=_STEPS),
        write=working_time,
    )
    rows = [_wait_row(choice, place, day, seen.weeks[place]) for place, day in enumerate(days)]
    columns = (
        Column(_("Week from")),
        Column(_("Half had it within"), numeric=True),
        Column(_("interval of 95 %"), numeric=True),
        Column(_("Nine in ten within"), numeric=True),
        Column(_("First answers"), numeric=True),
    )
    return Picture(
        title=_("First answer, week by week"),
        note=_("working time within which half, and nine in ten, had it"),
        svg=draw_trend(trend),
        columns=columns,
        rows=rows,
    )


def days_of(choice: Choice) -> list[str]:
    """The first day of each week."""
    return [day_words(edge.date()) for edge in choice.scope.period.edges[:-1]]


def _share(week: Tally) -> str:
    return share_words(week.satisfaction)


def _median(week: Tally) -> str:
    return working_time(week.usual_wait.value) if week.usual_wait else "–"


def _share_dot(day: str, week: Tally) -> Dot:
    share = week.satisfaction
    found = share.interval
    if share.n == 0:
        return Dot(None, "")
    if found is None:
        few = _("%(day)s: %(hits)s of %(n)s satisfied, too little to tell") % {
            "day": day,
            "hits": number(share.hits),
            "n": number(share.n),
        }
        return Dot(share.hits / share.n, few, pale=True)
    words = _("%(day)s: %(share)s satisfied, interval %(interval)s, based on %(n)s") % {
        "day": day,
        "share": percent(found.value),
        "interval": share_interval(share),
        "n": number(share.n),
    }
    return Dot(found.value, words, found.low, found.high)


def _wait_dot(day: str, week: Tally, *, long: bool) -> Dot:
    found = week.long_wait if long else week.usual_wait
    if found is None:
        return Dot(None, "")
    sentence = (
        _("%(day)s: nine in ten within %(time)s, based on %(n)s")
        if long
        else _("%(day)s: half within %(time)s, based on %(n)s")
    )
    words = sentence % {"day": day, "time": working_time(found.value), "n": number(found.n)}
    if long:
        return Dot(found.value, words)
    return Dot(found.value, words, found.low, found.high)


def _wait_row(choice: Choice, place: int, day: str, week: Tally) -> Sequence[str]:
    usual, long = week.usual_wait, week.long_wait
    return (
        day,
        working_time(usual.value) if usual else "–",
        time_interval(usual) if usual else "–",
        working_time(long.value) if long else "–",
        linked(week.first_answers, choice.url_of(Measure.FIRST_ANSWERS, week=place)),
    )


def said_aloud(title: str, days: Sequence[str], values: Sequence[str]) -> str:
    """What a picture shows, for those who hear it."""
    pairs = [f"{day} {value}" for day, value in zip(days, values, strict=True) if value != "–"]
    return f"{title}: " + (", ".join(pairs) or _("too little to tell"))
