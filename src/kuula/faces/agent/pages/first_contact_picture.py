"""Solved at first contact, week by week, with its table twin."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kuula.faces.agent.pages.report_charts import Picture, days_of, linked, said_aloud
from kuula.faces.agent.pages.report_choice import Choice
from kuula.faces.agent.pages.report_words import share_interval, share_words
from kuula.insight.first_contact import CaseTally, FirstContact
from kuula.insight.measures import Measure
from kuula.ui.drawing import Dot, Line, Trend, draw_trend
from kuula.ui.formats import number, percent
from kuula.ui.page import Column


def resolution_picture(seen: FirstContact, choice: Choice) -> Picture:
    """The share of matters solved at first contact, week by week, with its interval."""
    days, title = days_of(choice), _("Solved at first contact, week by week")
    weeks = list(zip(days, seen.weeks, strict=True))
    trend = Trend(
        label=said_aloud(title, days, [share_words(week.resolution) for week in seen.weeks]),
        labels=days,
        lines=[Line("", [_dot(day, week) for day, week in weeks])],
        ticks=(0, 0.5, 1),
        write=percent,
    )
    columns = (
        Column(_("Week from")),
        Column(_("At first contact"), numeric=True),
        Column(_("interval of 95 %"), numeric=True),
        Column(_("Matters"), numeric=True),
        Column(_("Another contact"), numeric=True),
    )
    return Picture(
        title=title,
        note=_("by the week of solving, with the interval of 95 %; hollow: fewer than five"),
        svg=draw_trend(trend),
        columns=columns,
        rows=[_row(choice, place, day, week) for place, (day, week) in enumerate(weeks)],
    )


def _dot(day: str, week: CaseTally) -> Dot:
    share = week.resolution
    found = share.interval
    if share.n == 0:
        return Dot(None, "")
    if found is None:
        few = _("%(day)s: %(hits)s of %(n)s at first contact, too little to tell") % {
            "day": day,
            "hits": number(share.hits),
            "n": number(share.n),
        }
        return Dot(share.hits / share.n, few, pale=True)
    words = _("%(day)s: %(share)s at first contact, interval %(interval)s, based on %(n)s") % {
        "day": day,
        "share": percent(found.value),
        "interval": share_interval(share),
        "n": number(share.n),
    }
    return Dot(found.value, words, found.low, found.high)


def _row(choice: Choice, place: int, day: str, week: CaseTally) -> Sequence[str]:
    return (
        day,
        linked(week.at_first, choice.url_of(Measure.AT_FIRST, week=place), _share(week)),
        share_interval(week.resolution) or "–",
        linked(week.matters, choice.url_of(Measure.MATTERS, week=place)),
        linked(week.followed, choice.url_of(Measure.FOLLOWED, week=place)),
    )


def _share(week: CaseTally) -> str:
    return share_words(week.resolution) if week.resolution.enough else number(week.at_first)
