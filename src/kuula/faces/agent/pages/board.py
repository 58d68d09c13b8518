"""The team's board as a page: loads side by side, what is about to slip, the age of the backlog."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.desk.asked_elsewhere import SHOWN, asked_elsewhere
from kuula.desk.board import AGES, Board, Load, Measure, board_of
from kuula.desk.goodwill.listed import Part, asked_in_teams
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.board_choice import Choice, choice_of
from kuula.faces.agent.pages.board_rows import (
    BoardRow,
    goodwill_row,
    promise_row,
    question_row,
    talk_row,
)
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import Colleague, colleagues

MOST: Final = 200
COLUMNS: Final = (
    Measure.OPEN,
    Measure.LATE,
    Measure.WAITING,
    Measure.SNOOZED,
    Measure.PROMISES_LATE,
    Measure.PROMISES_TODAY,
)
TITLES: Final[Mapping[Measure, str | Lazy]] = {
    Measure.OPEN: gettext_lazy("To answer"),
    Measure.UNASSIGNED: gettext_lazy("Unassigned"),
    Measure.LATE: gettext_lazy("Late answers"),
    Measure.SLIPPING: gettext_lazy("About to slip"),
    Measure.WAITING: gettext_lazy("On the customer"),
    Measure.SNOOZED: gettext_lazy("Snoozed"),
    Measure.PROMISES_LATE: gettext_lazy("Late promises"),
    Measure.PROMISES_TODAY: gettext_lazy("Promises today"),
    Measure.AGE_DAY: gettext_lazy("less than a day"),
    Measure.AGE_DAYS: gettext_lazy("1 to 3 days"),
    Measure.AGE_WEEK: gettext_lazy("3 to 7 days"),
    Measure.AGE_MONTH: gettext_lazy("7 to 30 days"),
    Measure.AGE_OLDER: gettext_lazy("30 days or longer"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and what it opens; `of` is the largest beside it."""

    count: int
    url: str
    of: int = 0
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What one colleague has; `away` for who does not work here any more."""

    name: str
    away: bool
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class AgeRow:
    """How many conversations are so old."""

    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Number:
    """One of the large numbers at the top."""

    label: str
    note: str
    cell: Cell


@dataclass(frozen=True, kw_only=True)
class BoardPage(Page):
    """The whole board. `left_out` colleagues do not fit."""

    text: str
    teams: Sequence[NavItem]
    hours: Sequence[Option]
    hour: str
    team: str
    numbers: Sequence[Number]
    columns: Sequence[str]
    loads: Sequence[LoadRow]
    left_out: int
    ages: Sequence[AgeRow]
    slipping: Sequence[BoardRow]
    slipping_url: str
    promised: Sequence[BoardRow]
    asked: Sequence[BoardRow]
    asked_url: str
    questions: Sequence[BoardRow]
    questions_url: str
    live_url: str
    empty: bool


def board_page(request: StaffRequest) -> BoardPage:
    """The board of the teams and hours that the address names."""
    choice = choice_of(request)
    seen = board_of(request.actor, choice.scope)
    loads = _loads(seen, choice)
    asked = asked_in_teams(request.actor, choice.scope.team_ids)
    elsewhere = asked_elsewhere(request.actor, choice.scope.team_ids)
    more = seen.whole[Measure.SLIPPING] > len(seen.slipping)
    return BoardPage(
        title=_("Team board"),
        frame=frame_for(request, "board"),
        text=_("Who has what, and what is about to slip. By name, not by speed."),
        teams=choice.tabs,
        hours=choice.hour_options,
        hour=str(choice.scope.hours),
        team=choice.team,
        numbers=_numbers(seen.whole, choice),
        columns=[str(TITLES[one]) for one in COLUMNS],
        loads=loads[:MOST],
        left_out=max(0, len(loads) - MOST),
        ages=_ages(seen.whole, choice),
        slipping=[talk_row(one, choice.scope.day.now) for one in seen.slipping],
        slipping_url=choice.url_of(Measure.SLIPPING) if more else "",
        promised=[promise_row(one, choice.scope.day.now) for one in seen.promised],
        asked=[goodwill_row(one, choice.scope.day.now) for one in asked],
        asked_url=_register_url(request),
        questions=[question_row(one) for one in elsewhere.questions],
        questions_url=choice.questions_url() if elsewhere.count > SHOWN else "",
        live_url=choice.part("numbers"),
        empty=not asked and not elsewhere.count and not any(seen.whole[one] for one in Measure),
    )


def _register_url(request: StaffRequest) -> str:
    """Where all of what waits stands, for who may decide on it."""
    if not request.actor.may(Permission.GOODWILL_APPROVE):
        return ""
    return f"{reverse('goodwill')}?shown={Part.TO_DECIDE}"


def _numbers(whole: Load, choice: Choice) -> Sequence[Number]:
    hours = choice.scope.hours
    ahead = ngettext("in the next working hour", "in the next %(num)d working hours", hours) % {
        "num": hours
    }
    shown: tuple[tuple[Measure, str, Tone], ...] = (
        (Measure.UNASSIGNED, "", "warn"),
        (Measure.LATE, "", "bad"),
        (Measure.SLIPPING, ahead, "warn"),
        (Measure.PROMISES_LATE, "", "bad"),
        (Measure.PROMISES_TODAY, _("until midnight"), ""),
    )
    return [
        Number(
            str(TITLES[one]),
            note,
            Cell(whole[one], choice.url_of(one), tone=tone if whole[one] else ""),
        )
        for one, note, tone in shown
    ]


def _loads(seen: Board, choice: Choice) -> list[LoadRow]:
    """By name; when there are too many, who has something comes before who has nothing."""
    most = max((load[Measure.OPEN] for pk, load in seen.loads.items() if pk), default=0)
    known = [one for one in colleagues() if one.id in seen.members or one.id in seen.loads]
    if len(known) > MOST:
        known.sort(key=lambda one: one.id not in seen.loads)
        known = [*sorted(known[:MOST], key=_by_name), *known[MOST:]]
    return [_load(one, seen.loads.get(one.id, Load()), most, choice) for one in known]


def _by_name(one: Colleague) -> str:
    return one.name.casefold()


def _load(one: Colleague, load: Load, most: int, choice: Choice) -> LoadRow:
    def cell(measure: Measure) -> Cell:
        tone: Tone = "bad" if measure in (Measure.LATE, Measure.PROMISES_LATE) else ""
        of = most if measure is Measure.OPEN else 0
        count = load[measure]
        return Cell(count, choice.url_of(measure, staff_id=one.id), of, tone if count else "")

    return LoadRow(one.name, not one.active, [cell(measure) for measure in COLUMNS])


def _ages(whole: Load, choice: Choice) -> Sequence[AgeRow]:
    most = max((whole[one] for one in AGES), default=0)
    return [AgeRow(str(TITLES[one]), Cell(whole[one], choice.url_of(one), most)) for one in AGES]
