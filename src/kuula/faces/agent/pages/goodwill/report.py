"""The goodwill report: what was spent on what, who came back, and limits that cost a question."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel import dates
from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.goodwill.register import GoodwillRow, rows_of
from kuula.faces.agent.pages.goodwill.retention import (
    ADVICE_COLUMNS,
    RETENTION_COLUMNS,
    advice_rows,
    retention_rows,
    retention_words,
)
from kuula.faces.agent.pages.goodwill.words import kind_label, money_words
from kuula.faces.agent.pages.report import Figure
from kuula.faces.agent.pages.report_charts import linked
from kuula.faces.agent.pages.report_choice import (
    NO_TEAM,
    Choice,
    brand_options,
    span_options,
    team_options,
)
from kuula.faces.agent.pages.report_words import span_words
from kuula.insight.goodwill import Cases, Slice, Spending, Spent, page_given, spending
from kuula.insight.retention import advice, retention
from kuula.ui.formats import current_locale, number
from kuula.ui.page import Column, NavItem, Option, Page
from kuula.workspace.access import teams_for
from kuula.workspace.queries import all_brands

CASES: Final[Mapping[Cases, Lazy]] = {
    Cases.GIVEN: gettext_lazy("Given"),
    Cases.ASKED: gettext_lazy("Asked above a limit"),
    Cases.REDEEMED: gettext_lazy("Codes redeemed"),
}
Named = Callable[[Spent], tuple[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class SpendTable:
    """What was spent, split one way."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class GoodwillReportPage(Page):
    """Everything on the report. `empty` says that nothing was given in this time."""

    text: str
    span: str
    brand: str
    team: str
    spans: Sequence[Option]
    brands: Sequence[Option]
    teams: Sequence[Option]
    crumbs: Sequence[NavItem]
    figures: Sequence[Figure]
    tables: Sequence[SpendTable]
    later_columns: Sequence[Column]
    later_rows: Sequence[Sequence[str]]
    later_words: Sequence[str]
    advice_columns: Sequence[Column]
    advice_rows: Sequence[Sequence[str]]
    limits_url: str
    empty: bool


@dataclass(frozen=True, kw_only=True)
class GivenPage(Page):
    """The goodwill behind a number."""

    text: str
    crumbs: Sequence[NavItem]
    rows: Sequence[GoodwillRow]
    older: str


def goodwill_report_page(
    request: StaffRequest, choice: Choice, *, limits_url: str
) -> GoodwillReportPage:
    """The page of this choice for this reader."""
    seen, scope, title = spending(request.actor, choice.scope), choice.scope, _("Goodwill")
    later = retention(request.actor, scope)
    return GoodwillReportPage(
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
        figures=list(_figures(seen, choice)),
        tables=list(_tables(request, seen.cells, choice)),
        later_columns=[Column(str(label), numeric) for label, numeric in RETENTION_COLUMNS],
        later_rows=retention_rows(later),
        later_words=retention_words(later),
        advice_columns=[Column(str(label), numeric) for label, numeric in ADVICE_COLUMNS],
        advice_rows=advice_rows(advice(request.actor)),
        limits_url=limits_url,
        empty=not seen.cells and not seen.asked,
    )


def given_page(request: StaffRequest, choice: Choice) -> GivenPage:
    """The goodwill behind one number of the report, from `?after=` on."""
    part, cursor = _slice(request), request.GET.get("after", "")
    found = page_given(request.actor, choice.scope, part, cursor=cursor)
    scope, title = choice.scope, str(CASES[part.of])
    more = {"of": part.of, "currency": part.currency, "kind": part.kind, "after": found.next}
    more |= {"month": part.month.isoformat()} if part.month else {}
    words = [span_words(scope.period.first, scope.period.last)]
    words += [kind_label(part.kind)] if part.kind else []
    words += [_month_words(part.month)] if part.month else []
    return GivenPage(
        title=title,
        frame=frame_for(request, "report"),
        text=" · ".join(words),
        crumbs=(
            NavItem(label=_("Report"), url=choice.report_url()),
            NavItem(label=_("Goodwill"), url=_url(choice, "report_goodwill")),
            NavItem(label=title, url="", current=True),
        ),
        rows=rows_of(found.rows),
        older=_url(choice, "report_goodwill_given", **more) if found.next else "",
    )


def _slice(request: StaffRequest) -> Slice:
    """What the address names; nonsense is left out."""
    asked = request.GET
    try:
        month = date.fromisoformat(asked.get("month", "")).replace(day=1)
    except ValueError:
        month = None
    of = next((one for one in Cases if one == asked.get("of")), Cases.GIVEN)
    return Slice(asked.get("currency", "")[:3], asked.get("kind", "")[:20], month, of)


def _url(choice: Choice, route: str, **more: str) -> str:
    """A page of this choice. What is named again replaces what the choice says."""
    kept = dict(
        part.split("=", 1)
        for part in choice.report_url().partition("?")[2].split("&")
        if part.split("=", 1)[0] not in more
    )
    return f"{reverse(route)}?{urlencode(kept | {k: v for k, v in more.items() if v})}"


def _opens(choice: Choice, **more: str) -> str:
    return _url(choice, "report_goodwill_given", **more) if choice.opens else ""


def _figures(seen: Spending, choice: Choice) -> Iterator[Figure]:
    for currency, cells in _grouped(seen.cells, lambda one: (one.currency, {})).items():
        n = sum(one.n for one in cells)
        link = ngettext("Open what was given %(num)s time", "Open what was given %(num)s times", n)
        yield Figure(
            label=_("Given, in %(currency)s") % {"currency": currency},
            value=money_words(sum(one.amount for one in cells), currency),
            n=n,
            href=_opens(choice, currency=currency),
            link=link % {"num": number(n)},
        )
    declined = ngettext("%(num)s was declined", "%(num)s were declined", seen.declined)
    yield Figure(
        label=str(CASES[Cases.ASKED]),
        value=number(seen.asked),
        n=None,
        href=_opens(choice, of=Cases.ASKED) if seen.asked else "",
        link=_("Open the requests"),
        note=declined % {"num": number(seen.declined)} if seen.asked else "",
    )
    yield Figure(
        label=str(CASES[Cases.REDEEMED]),
        value=number(seen.redeemed),
        n=None,
        href=_opens(choice, of=Cases.REDEEMED) if seen.redeemed else "",
        link=_("Open what they were given for"),
        note=_("of %(count)s codes made") % {"count": number(seen.codes)},
    )


def _tables(request: StaffRequest, cells: Sequence[Spent], choice: Choice) -> Iterator[SpendTable]:
    brands = {one.pk: one.name for one in all_brands()}
    teams = {one.pk: one.name for one in teams_for(request.actor)}

    def by_kind(one: Spent) -> tuple[str, dict[str, str]]:
        return kind_label(one.kind), {"kind": one.kind}

    def by_month(one: Spent) -> tuple[str, dict[str, str]]:
        return _month_words(one.month), {"month": one.month.isoformat()}

    def by_team(one: Spent) -> tuple[str, dict[str, str]]:
        if one.team_id and one.team_id not in teams:
            return _("Another team"), {}
        return teams.get(one.team_id or 0, _("No team")), {"team": str(one.team_id or NO_TEAM)}

    def by_brand(one: Spent) -> tuple[str, dict[str, str]]:
        return brands.get(one.brand_id, "–"), {"brand": str(one.brand_id)}

    ordered = sorted(cells, key=lambda one: one.month)
    yield _table(_("By month"), _("Month"), ordered, by_month, choice)
    yield _table(_("By kind"), _("Kind"), _named(cells, by_kind), by_kind, choice)
    yield _table(_("By team"), _("Team"), _named(cells, by_team), by_team, choice)
    yield _table(_("By brand"), _("Brand"), _named(cells, by_brand), by_brand, choice)


def _table(
    title: str, head: str, cells: Iterable[Spent], named: Named, choice: Choice
) -> SpendTable:
    grouped: dict[tuple[str, str], list[Spent]] = defaultdict(list)
    for one in cells:
        grouped[named(one)[0], one.currency].append(one)
    rows = []
    for (name, currency), some in grouped.items():
        n, amount = sum(one.n for one in some), sum(one.amount for one in some)
        more = named(some[0])[1]
        url = _opens(choice, currency=currency, **more) if more else ""
        rows.append((name, number(n), linked(n, url, money_words(amount, currency))))
    columns = (Column(head), Column(_("How often"), numeric=True), Column(_("Cost"), numeric=True))
    return SpendTable(title, columns, rows)


def _named(cells: Sequence[Spent], named: Named) -> list[Spent]:
    """In the order of the names, never of the sums: it is no ranking."""
    return sorted(cells, key=lambda one: named(one)[0].casefold())


def _grouped(cells: Sequence[Spent], named: Named) -> dict[str, list[Spent]]:
    found: dict[str, list[Spent]] = defaultdict(list)
    for one in cells:
        found[named(one)[0]].append(one)
    return found


def _month_words(month: date) -> str:
    words: str = dates.format_skeleton("yMMMM", month, locale=current_locale())
    return words
