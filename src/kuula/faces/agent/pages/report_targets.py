"""Reply targets as a page of the report: for each clock the share met, and what was missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.targets.rules import Kind
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
    share_interval,
    share_words,
    span_words,
    too_little,
)
from kuula.faces.agent.pages.target_words import TITLES
from kuula.insight.targets import ClockFigures, target_figures
from kuula.ui.formats import number
from kuula.ui.page import NavItem, Option, Page


@dataclass(frozen=True, kw_only=True)
class TargetsReport(Page):
    """The figures of reply targets. `empty` says that no clock ended in this time."""

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


def targets_page(request: StaffRequest, choice: Choice) -> TargetsReport:
    """The page of this choice for this reader."""
    found, scope = target_figures(request.actor, choice.scope), choice.scope
    title = _("Reply targets")
    return TargetsReport(
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
        figures=tuple(_figures(found, choice)),
        empty=not any(one.met.n for one in found),
    )


def _figures(found: Sequence[ClockFigures], choice: Choice) -> Iterator[Figure]:
    for kind, one in zip(Kind, found, strict=True):
        met, title = one.met, str(TITLES[kind])
        late = met.n - met.hits
        link = ngettext("Open %(num)s conversation", "Open the %(num)s conversations", met.n)
        yield Figure(
            label=_("%(clock)s in time") % {"clock": title},
            value=share_words(met),
            interval=share_interval(met),
            n=met.n if met.enough else None,
            href=choice.url_of(one.all) if met.n else "",
            link=link % {"num": number(met.n)},
            waiting="" if met.enough else too_little(met.n),
        )
        missed = ngettext("Open %(num)s late one", "Open the %(num)s late ones", late)
        yield Figure(
            label=_("%(clock)s late") % {"clock": title},
            value=number(late),
            n=None,
            href=choice.url_of(one.missed) if late else "",
            link=missed % {"num": number(late)},
        )
