"""What is done to many conversations at once: the order with its preview, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.bulk.choosing import Chosen, chosen_by_number, chosen_in_list
from kuula.desk.bulk.foreseeing import Foreseen, foresee
from kuula.desk.bulk.orders import MOST, RIGHTS, Order, Verb
from kuula.desk.bulk.reading import (
    LeftOut,
    Tally,
    latest_bulks,
    left_out_of,
    may_undo,
    tally_of,
)
from kuula.desk.incidents.reading import incidents_for
from kuula.desk.models import Bulk, Priority
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.on_duty import colleagues_of
from kuula.faces.agent.once import word
from kuula.faces.agent.pages.bulk_words import OFFERED_VERBS, offered_to, outcome, title_of, told
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.faces.agent.pages.where import Where, where_in
from kuula.kit.problems import NotAllowed, Problem
from kuula.kit.text import whole_number
from kuula.ui.page import Option, Page
from kuula.workspace.actors import allow


@dataclass(frozen=True, kw_only=True)
class OrderPage(Page):
    """An order before it is given. `choices` are the values it can have, if it has any to choose
    from; `foreseen` is there as soon as it has one."""

    place: Sequence[tuple[str, str]]
    back_url: str
    chosen: Chosen
    numbers: str
    all_here: bool
    offered: Sequence[Option]
    do: str
    verb: str
    value: str
    date: str
    choices: Sequence[Option]
    foreseen: Foreseen | None
    once: str
    most: int = MOST
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class BulkPage(Page):
    """A bulk action: how far it is, what was left out, whether it can be taken back."""

    url: str
    state_url: str
    count: int
    settled: int
    tally: Tally
    running: bool
    outcome: str
    begun_at: datetime
    undone: bool
    undo_url: str
    left_out: Sequence[LeftOut]


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One of one's bulk actions."""

    url: str
    words: str
    count: int
    begun_at: datetime
    running: bool
    undone: bool


@dataclass(frozen=True, kw_only=True)
class BulksPage(Page):
    """One's latest bulk actions."""

    rows: Sequence[BulkRow]


def order_page(
    request: StaffRequest, numbers: Sequence[int] | None = None, problem: str = ""
) -> OrderPage:
    """The order as far as the address says it; `numbers` are those shown before."""
    order = order_in(request)
    if order.verb in OFFERED_VERBS:
        allow(request.actor, RIGHTS[Verb(order.verb)])
    chosen = chosen_by_number(numbers) if numbers is not None else _chosen(request)
    where, around = place_of(request), surroundings(request.actor)
    foreseen = None
    if not problem and chosen.numbers and order.verb in OFFERED_VERBS and order.value:
        foreseen, problem = _foreseen(request, order, chosen.numbers)
    if not problem and not chosen.numbers:
        problem = _("Choose at least one conversation.")
    return OrderPage(
        title=title_of(order.verb, order.value),
        frame=frame_for(request, "home"),
        place=parse_qsl(where.query.lstrip("?")),
        back_url=where.inbox_url,
        chosen=chosen,
        numbers=",".join(str(one) for one in chosen.numbers),
        all_here="all" in request.GET,
        offered=offered_to(request.actor),
        do=_do_of(order),
        verb=order.verb,
        value=order.value,
        date=request.GET.get("date", ""),
        choices=_choices(request, order.verb, around),
        foreseen=foreseen,
        once=word(),
        problem=problem,
    )


def bulks_page(request: StaffRequest) -> BulksPage:
    """The latest twenty."""
    names = _names(surroundings(request.actor))
    rows = [
        BulkRow(
            url=reverse("bulk", args=[one.pk]),
            words=told(one.verb, one.value, names.get(one.verb, {})),
            count=one.count,
            begun_at=one.begun_at,
            running=one.ended_at is None,
            undone=one.undo_at is not None,
        )
        for one in latest_bulks(request.actor)
    ]
    title = _("What you changed at once")
    return BulksPage(title=title, frame=frame_for(request, "home"), rows=rows)


def bulk_page(request: StaffRequest, bulk: Bulk) -> BulkPage:
    """One of them."""
    tally = tally_of(bulk)
    names = _names(surroundings(request.actor))
    url = reverse("bulk", args=[bulk.pk])
    left = tally.waiting if bulk.undo_at is None else tally.waiting + tally.done
    return BulkPage(
        title=told(bulk.verb, bulk.value, names.get(bulk.verb, {})),
        frame=frame_for(request, "home"),
        url=url,
        state_url=f"{url}?part=state",
        count=bulk.count,
        settled=bulk.count - left,
        tally=tally,
        running=bulk.ended_at is None,
        outcome=outcome(bulk, tally),
        begun_at=bulk.begun_at,
        undone=bulk.undo_at is not None,
        undo_url=reverse("bulk_undoing", args=[bulk.pk]) if may_undo(bulk) else "",
        left_out=left_out_of(request.actor, bulk),
    )


def order_in(request: StaffRequest) -> Order:
    """The order the form or the address says: "state:solved" in `do`, or its value beside it."""
    sent = request.POST if request.method == "POST" else request.GET
    verb, _colon, value = sent.get("do", "").partition(":")
    return Order(verb, value or sent.get("date", "") or sent.get("value", ""))


def previewed_in(request: StaffRequest) -> list[int]:
    """The numbers that were shown, as the form sends them back."""
    return _numbers(request.POST.get("numbers", "").split(","))


def place_of(request: StaffRequest) -> Where:
    """The list one came from."""
    return where_in(request)


def _chosen(request: StaffRequest) -> Chosen:
    asked: QueryDict = request.GET
    if "all" in asked:
        return chosen_in_list(request.actor, place_of(request).listing)
    named = asked.get("numbers", "").split(",") if "numbers" in asked else asked.getlist("number")
    return chosen_by_number(_numbers(named))


def _numbers(named: Sequence[str]) -> list[int]:
    return [number for one in named[: MOST + 1] if (number := whole_number(one))]


def _foreseen(
    request: StaffRequest, order: Order, numbers: Sequence[int]
) -> tuple[Foreseen | None, str]:
    try:
        return foresee(request.actor, order, numbers), ""
    except NotAllowed:
        raise
    except Problem as problem:
        return None, str(problem)


def _do_of(order: Order) -> str:
    whole = f"{order.verb}:{order.value}"
    return whole if order.verb in (Verb.STATE, Verb.SPAM) else order.verb


def _choices(request: StaffRequest, verb: str, around: Surroundings) -> list[Option]:
    match verb:
        case Verb.ASSIGN:
            return [Option("0", _("Nobody")), *colleagues_of(around.colleagues)]
        case Verb.MOVE:
            teams = [Option(str(team.pk), team.name) for team in around.teams]
            return [*teams, Option("0", _("No team"))]
        case Verb.PRIORITY:
            return [Option(str(value), str(label)) for value, label in Priority.choices]
        case Verb.LINK:
            lasting = incidents_for(request.actor)
            named = [Option(str(one.pk), one.title) for one in lasting]
            return [*named, Option("0", _("No incident"))]
        case Verb.SNOOZE:
            return [Option("tomorrow", _("Until tomorrow")), Option("monday", _("Until Monday"))]
        case _:
            return []


def _names(around: Surroundings) -> dict[str, dict[str, str]]:
    people = {str(one.id): one.name for one in around.colleagues}
    teams = {str(team.pk): team.name for team in around.teams}
    return {Verb.ASSIGN: {"0": _("Nobody"), **people}, Verb.MOVE: {"0": _("No team"), **teams}}
