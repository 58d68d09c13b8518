"""The balance told apart by touchpoint, segment, team or month; each figure opens what it sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.choice import (
    Choice,
    brand_options,
    choice_of,
    half_options,
    segment_options,
    span_options,
    team_options,
)
from kuula.faces.agent.pages.listening.figures import (
    KindLine,
    Promised,
    Shown,
    kind_lines,
    promised_lines,
    shown,
)
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.listening.experiences.queries import By, Figure, balance_of, balances, summed
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.people.segments.access import MOST, segments_for
from kuula.ui.formats import full_date
from kuula.ui.page import NavItem, Option, Page
from kuula.workspace.access import teams_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One line of the table: what it is of, and its balance."""

    name: str
    shown: Shown


@dataclass(frozen=True, kw_only=True)
class BalancePage(Page):
    """The whole balance, what tells it apart, what it is made of and what was promised."""

    tabs: Sequence[NavItem]
    ways: Sequence[NavItem]
    by: str
    heading: str
    named: Sequence[str]
    whole: Shown
    rows: Sequence[BalanceRow]
    kinds: Sequence[KindLine]
    promised: Sequence[Promised]
    choice: Choice
    spans: Sequence[Option]
    halves: Sequence[Option]
    segments: Sequence[Option]
    teams: Sequence[Option]
    brands: Sequence[Option]


def balance_page(request: StaffRequest) -> BalancePage:
    """The balance that the address asks for."""
    actor, choice = request.actor, choice_of(request)
    by, hidden = _by(request), hidden_numbers(actor)
    names = _names(actor, by)
    only = [int(key) for key in names if key] if by is By.SEGMENT else ()
    found = balances(actor, choice.sought, by=by, hidden=hidden, only=only)
    whole = summed(found.values())
    if by is By.SEGMENT or not found:  # a customer may be in two, or in none
        whole = balance_of(actor, choice.sought, hidden=hidden)
    return BalancePage(
        title=_("Balance"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "balance"),
        ways=_ways(actor, choice, by),
        by=by.value,
        heading=_headings()[by],
        named=choice.named,
        whole=shown(whole, choice),
        rows=_rows(found, names, by, choice),
        kinds=kind_lines(whole, choice),
        promised=promised_lines(whole, choice),
        choice=choice,
        spans=span_options(),
        halves=half_options(),
        segments=segment_options(actor),
        teams=team_options(actor),
        brands=brand_options(),
    )


def _by(request: StaffRequest) -> By:
    asked = request.GET.get("by", "")
    found = By(asked) if asked in By.__members__.values() else By.TOUCHPOINT
    if found is By.SEGMENT and not request.actor.may(Permission.CUSTOMERS_READ):
        return By.TOUCHPOINT
    return By.TOUCHPOINT if found is By.ALL else found


def _headings() -> Mapping[By, str]:
    return {
        By.TOUCHPOINT: _("Touchpoint"),
        By.SEGMENT: _("Segment"),
        By.TEAM: _("Team"),
        By.MONTH: _("Month"),
    }


def _ways(actor: Actor, choice: Choice, by: By) -> Sequence[NavItem]:
    words = {
        By.TOUCHPOINT: _("By touchpoint"),
        By.SEGMENT: _("By segment"),
        By.TEAM: _("By team"),
        By.MONTH: _("By month"),
    }
    if not actor.may(Permission.CUSTOMERS_READ):
        del words[By.SEGMENT]
    return [
        NavItem(label=label, url=choice.url("balance", by=way.value), current=way is by)
        for way, label in words.items()
    ]


def _names(actor: Actor, by: By) -> Mapping[str, str]:
    """What the reader may know by name."""
    if by is By.TOUCHPOINT:
        return {str(one.pk): one.shown for one in touchpoints_for(actor)} | {"": _("None named")}
    if by is By.SEGMENT:
        return {str(one.pk): one.name for one in segments_for(actor).in_use()[:MOST]}
    if by is By.TEAM:
        return {str(one.pk): one.name for one in teams_for(actor)} | {"": _("No team")}
    return {}


def _rows(
    found: Mapping[str, Figure], names: Mapping[str, str], by: By, choice: Choice
) -> Sequence[BalanceRow]:
    """The lines, the worst first; months in their order."""
    if by is By.MONTH:
        return [BalanceRow(_month(key), _plain(found[key], choice)) for key in sorted(found)]
    known = [(key, figure) for key, figure in found.items() if key in names]
    known.sort(key=lambda pair: (pair[1].value, names[pair[0]]))
    return [BalanceRow(names[key], _linked(figure, choice, by, key)) for key, figure in known]


def _linked(figure: Figure, choice: Choice, by: By, key: str) -> Shown:
    return shown(figure, choice, **{by.value: key}) if key else _plain(figure, choice)


def _plain(figure: Figure, choice: Choice) -> Shown:
    """A figure whose cases cannot be asked for alone."""
    made = shown(figure, choice)
    return Shown(made.value, made.tone, made.n, made.pleased, made.hurt, made.version, "")


def _month(key: str) -> str:
    year, _dash, month = key.partition("-")
    return full_date(date(int(year), int(month), 1), "medium") if month else key
