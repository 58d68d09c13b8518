"""Solved at first contact, as a page of the report: six numbers, the reasons, the weeks, the
teams."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.first_contact_picture import resolution_picture
from kuula.faces.agent.pages.first_contact_teams import team_columns, team_rows
from kuula.faces.agent.pages.matter_words import REASONS as REASON_WORDS
from kuula.faces.agent.pages.report import Figure, share_figure
from kuula.faces.agent.pages.report_charts import Picture, linked
from kuula.faces.agent.pages.report_choice import (
    Choice,
    brand_options,
    span_options,
    team_options,
)
from kuula.faces.agent.pages.report_words import mean_interval, span_words, too_little
from kuula.insight.first_contact import REASONS, CaseTally, FirstContact, first_contact
from kuula.insight.measures import Measure
from kuula.ui.formats import number, percent
from kuula.ui.page import Column, NavItem, Option, Page


@dataclass(frozen=True, kw_only=True)
class FirstContactPage(Page):
    """The figures. `empty` says that no days are over yet; `running` are the solved ones whose days
    are not, `running_url` opens them."""

    text: str
    span: str
    brand: str
    team: str
    spans: Sequence[Option]
    brands: Sequence[Option]
    teams: Sequence[Option]
    crumbs: Sequence[NavItem]
    figures: Sequence[Figure]
    picture: Picture
    reason_columns: Sequence[Column]
    reason_rows: Sequence[Sequence[str]]
    team_columns: Sequence[Column]
    team_rows: Sequence[Sequence[str]]
    running: str
    running_url: str
    empty: bool


def first_contact_page(request: StaffRequest, choice: Choice) -> FirstContactPage:
    """The page of this choice for this reader."""
    seen, scope = first_contact(request.actor, choice.scope), choice.scope
    title = _("Solved at first contact")
    return FirstContactPage(
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
        figures=_figures(seen.whole, seen.before, choice),
        picture=resolution_picture(seen, choice),
        reason_columns=(Column(_("Reason")), Column(_("Matters"), numeric=True)),
        reason_rows=_reason_rows(seen.whole, choice),
        team_columns=team_columns(),
        team_rows=team_rows(request, seen, choice),
        running=_running(seen),
        running_url=choice.url_of(Measure.DAYS_RUNNING) if seen.running else "",
        empty=not (seen.whole.cases or seen.whole.solved),
    )


def _figures(whole: CaseTally, before: CaseTally, choice: Choice) -> Sequence[Figure]:
    return (
        share_figure(
            _("Solved at first contact"),
            (whole.resolution, before.resolution),
            choice.url_of(Measure.AT_FIRST) if whole.at_first else "",
            _conversations(whole.at_first),
        ),
        share_figure(
            _("Another contact within seven days"),
            (whole.repeating, before.repeating),
            choice.url_of(Measure.FOLLOWED) if whole.followed else "",
            _conversations(whole.followed),
        ),
        share_figure(
            _("Customers who came back after “solved”"),
            (whole.reopening, before.reopening),
            choice.url_of(Measure.REOPENED) if whole.reopened else "",
            _conversations(whole.reopened),
        ),
        _handover_figure(whole, before, choice),
        share_figure(
            _("Passed on to another colleague or team"),
            (whole.passing_on, before.passing_on),
            choice.url_of(Measure.PASSED_ON) if whole.passed_on else "",
            _conversations(whole.passed_on),
        ),
        _repeat_figure(whole, before, choice),
    )


def _handover_figure(whole: CaseTally, before: CaseTally, choice: Choice) -> Figure:
    found, earlier = whole.handovers_per_case, before.handovers_per_case
    words = ngettext("%(num)s handover", "%(num)s handovers", whole.handovers)
    note = words % {"num": number(whole.handovers)}
    if earlier:
        note += " · " + _("%(count)s before") % {"count": number(earlier.value, 2)}
    return Figure(
        label=_("Handovers per case"),
        value=number(found.value, 2) if found else "–",
        interval=mean_interval(found) if found else "",
        n=found.n if found else None,
        note=note if found else "",
        href=choice.url_of(Measure.HANDED_CASES) if whole.handed else "",
        link=_conversations(whole.handed),
        waiting="" if found else too_little(whole.cases),
    )


def _repeat_figure(whole: CaseTally, before: CaseTally, choice: Choice) -> Figure:
    return Figure(
        label=_("Contacts that repeat an earlier one"),
        value=number(whole.repeats),
        n=None,
        note=_("%(count)s before") % {"count": number(before.repeats)} if before.repeats else "",
        href=choice.url_of(Measure.REPEATS) if whole.repeats else "",
        link=_conversations(whole.repeats),
    )


def _reason_rows(whole: CaseTally, choice: Choice) -> Sequence[Sequence[str]]:
    """Each reason with how many matters, and their share of all."""
    told = [(_("At first contact"), whole.at_first, Measure.AT_FIRST)]
    told += [
        (str(REASON_WORDS[reason]), whole.reasons.get(reason, 0), measure)
        for reason, measure in REASONS.items()
    ]
    rows = [
        (label, linked(count, choice.url_of(measure), _part(count, whole)))
        for label, count, measure in told
    ]
    return [*rows, (_("All matters"), linked(whole.matters, choice.url_of(Measure.MATTERS)))]


def _part(count: int, whole: CaseTally) -> str:
    """A count with its share of all matters; the count alone when there is too little."""
    if not whole.resolution.enough:
        return number(count)
    return f"{number(count)}\u00a0({percent(count / whole.matters)})"


def _running(seen: FirstContact) -> str:
    """How many solved conversations are not judged yet."""
    words = ngettext(
        "%(num)s solved conversation counts here once its seven days are over.",
        "%(num)s solved conversations count here once their seven days are over.",
        seen.running,
    )
    return words % {"num": number(seen.running)} if seen.running else ""


def _conversations(count: int) -> str:
    link = ngettext("Open %(num)s conversation", "Open the %(num)s conversations", count)
    return link % {"num": number(count)}
