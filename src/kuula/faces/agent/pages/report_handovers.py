"""Handovers as a page of the report: four numbers, each with the conversations behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.report import Figure
from kuula.faces.agent.pages.report_choice import (
    Choice,
    brand_options,
    span_options,
    team_options,
)
from kuula.faces.agent.pages.report_words import (
    span_words,
    time_interval,
    too_little,
    working_time,
)
from kuula.insight.handovers import HandoverFigures, handover_figures
from kuula.insight.measures import Measure
from kuula.ui.formats import number
from kuula.ui.page import NavItem, Option, Page


@dataclass(frozen=True, kw_only=True)
class HandoversPage(Page):
    """The figures of handovers. `empty` says that there were none in this time."""

    text: str
    span: str
    brand: str
    team: str
    spans: Sequence[Option]
    brands: Sequence[Option]
    teams: Sequence[Option]
    crumbs: Sequence[NavItem]
    figures: Sequence[Figure]
    empty: bool


def handovers_page(request: StaffRequest, choice: Choice) -> HandoversPage:
    """The page of this choice for this reader."""
    found, scope = handover_figures(request.actor, choice.scope), choice.scope
    title = _("Handovers")
    return HandoversPage(
        title=title,
        frame=frame_for(request, "report"),
        text=span_words(scope.period.first, scope.period.last),
        span=str(scope.period.weeks),
        brand=str(scope.brand_id or ""),
        team=choice.team,
        spans=span_options(),
        brands=brand_options(),
        teams=team_options(request),
        crumbs=(
            NavItem(label=_("Report"), url=choice.report_url()),
            NavItem(label=title, url="", current=True),
        ),
        figures=_figures(found, choice),
        empty=not (found.handed or found.taken or found.asked_again),
    )


def _figures(found: HandoverFigures, choice: Choice) -> Sequence[Figure]:
    return (
        _count(_("Handovers"), found.handed, choice.url_of(Measure.HANDOVERS)),
        _wait(found, choice),
        _count(_("Never acknowledged"), found.never, choice.url_of(Measure.HANDOVERS_NEVER)),
        _count(_("Waiting now"), found.waiting, choice.url_of(Measure.HANDOVERS_WAITING)),
        _count(
            _("Asked again for what was known"),
            found.asked_again,
            choice.url_of(Measure.ASKED_AGAIN),
        ),
    )


def _count(label: str, count: int, href: str) -> Figure:
    link = ngettext("Open %(num)s conversation", "Open the %(num)s conversations", count)
    return Figure(
        label=label,
        value=number(count),
        n=None,
        href=href if count else "",
        link=link % {"num": number(count)},
    )


def _wait(found: HandoverFigures, choice: Choice) -> Figure:
    usual, n = found.usual_wait, found.taken
    link = ngettext("Open %(num)s conversation", "Open the %(num)s conversations", n)
    return Figure(
        label=_("Acknowledged, half of them within"),
        value=working_time(usual.value) if usual else "–",
        interval=time_interval(usual) if usual else "",
        n=n if usual else None,
        href=choice.url_of(Measure.HANDOVERS_TAKEN) if n else "",
        link=link % {"num": number(n)},
        waiting="" if usual else too_little(n),
    )
