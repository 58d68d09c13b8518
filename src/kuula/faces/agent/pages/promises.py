"""Promises as lines: those of a conversation, and the page of somebody's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.actions.promises.making import WARNING
from kuula.desk.beside import Beside
from kuula.desk.models import Conversation, Promise
from kuula.desk.promises.standing import (
    Day,
    When,
    Whose,
    counts_of_promises,
    open_promises_of,
    page_of_promises,
)
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.due import due_words
from kuula.faces.agent.pages.promise_record import RecordPart, record_part
from kuula.kit import clock
from kuula.ui.formats import numbered
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.permissions import Permission

WHOSE: Final[tuple[tuple[Whose, str | Lazy], ...]] = (
    (Whose.MINE, gettext_lazy("Mine")),
    (Whose.TEAMS, gettext_lazy("My teams")),
)
WHEN: Final[tuple[tuple[When, str | Lazy], ...]] = (
    (When.OVERDUE, gettext_lazy("Overdue")),
    (When.TODAY, gettext_lazy("Today")),
    (When.COMING, gettext_lazy("Coming")),
)
_FIELD: Final = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise still to be kept; `again` is what a field for a new date holds at first."""

    id: int
    words: str
    due: str
    tone: Tone
    late: bool
    again: str
    kind: str = Promise.Kind.OTHER

    @property
    def kind_label(self) -> str:
        """What sort of thing is promised, in words."""
        return str(Promise.Kind(self.kind).label)

    @property
    def kinds(self) -> Sequence[Option]:
        """The kinds to choose from."""
        return kind_options()


@dataclass(frozen=True, slots=True)
class PromisesPart:
    """The promises of the open conversation; `may` says whether the reader may change them."""

    lines: Sequence[PromiseLine]
    may: bool
    soon: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the page, with whom it was made to and who sees to it."""

    line: PromiseLine
    url: str
    customer: str
    about: str
    who: str


@dataclass(frozen=True, kw_only=True)
class PromisesPage(Page):
    """Somebody's promises of one part of time."""

    whose: Sequence[NavItem]
    when: Sequence[NavItem]
    rows: Sequence[PromiseRow]
    query: str
    may: bool
    live_url: str
    first_url: str
    next_url: str
    record: RecordPart | None = None


def promises_of(request: StaffRequest, talk: Conversation, there: Beside) -> PromisesPart:
    """What was promised in a conversation and is still to be kept."""
    now = clock.now()
    lines = [line_of(one, now) for one in (open_promises_of(talk) if there.promises else ())]
    return PromisesPart(lines, request.actor.may(Permission.CHANGE), field_of(tomorrow(now)))


def line_of(promise: Promise, now: datetime) -> PromiseLine:
    """A promise as a line, red when it is late and yellow when it soon will be."""
    late = promise.due_to <= now
    tone: Tone = "bad" if late else "warn" if promise.due_to - now <= WARNING else ""
    words = promise.quote or _("(words no longer kept)")
    due, again = due_words(promise.due_to), field_of(tomorrow(now))
    return PromiseLine(promise.pk, words, due, tone, late, again, promise.kind)


def kind_options() -> Sequence[Option]:
    """The kinds of promises, as a select shows them."""
    return [Option(value, str(label)) for value, label in Promise.Kind.choices]


def promises_page(request: StaffRequest) -> PromisesPage:
    """The page that `?whose=` and `?when=` name, from `?after=` on; nonsense is mine, today."""
    asked = request.GET
    whose = Whose.TEAMS if asked.get("whose") == Whose.TEAMS else Whose.MINE
    when = next((one for one in When if one == asked.get("when")), When.TODAY)
    cursor, day = asked.get("after", ""), day_now()
    found = page_of_promises(request.actor, whose=whose, when=when, day=day, cursor=cursor)
    counts = counts_of_promises(request.actor, whose=whose, day=day)
    return PromisesPage(
        title=_("Promises"),
        frame=frame_for(request, "promises"),
        whose=[
            NavItem(label=str(label), url=_url(one, when), current=one is whose)
            for one, label in WHOSE
        ],
        when=[
            NavItem(label=str(label), url=_url(whose, one), current=one is when, count=counts[one])
            for one, label in WHEN
        ],
        rows=[_row(one, day.now) for one in found.rows],
        query=_query(whose, when),
        may=request.actor.may(Permission.CHANGE),
        live_url=_url(whose, when, after=cursor, part="rows"),
        first_url=_url(whose, when) if cursor else "",
        next_url=_url(whose, when, after=found.next) if found.next else "",
        record=record_part(request) if asked.get("part") != "rows" else None,
    )


def promises_url(request: StaffRequest) -> str:
    """The page of promises the request came from, as its address names it."""
    asked = request.GET
    whose = Whose.TEAMS if asked.get("whose") == Whose.TEAMS else Whose.MINE
    when = next((one for one in When if one == asked.get("when")), When.TODAY)
    return _url(whose, when)


def _row(promise: Promise, now: datetime) -> PromiseRow:
    talk = promise.conversation
    holder = talk.assignee or promise.made_by
    who = [holder.name if holder else _("Nobody"), talk.team.name if talk.team else ""]
    return PromiseRow(
        line=line_of(promise, now),
        url=reverse("conversation", args=[talk.number]),
        customer=talk.customer.name or _("Erased person"),
        about=f"{numbered(talk.number)} {talk.subject}",
        who=" · ".join(filter(None, who)),
    )


def promises_at(whose: Whose, when: When) -> str:
    """The address of the page that shows these."""
    return _url(whose, when)


def day_now() -> Day:
    """The reader's day, by their own clock."""
    now = clock.now()
    local = timezone.localtime(now)
    return Day(now, local.replace(hour=23, minute=59, second=59, microsecond=999_999))


def tomorrow(now: datetime) -> datetime:
    """Tomorrow at the end of a usual day, in the reader's time zone."""
    day = timezone.localtime(now) + timedelta(days=1)
    return day.replace(hour=17, minute=0, second=0, microsecond=0)


def field_of(moment: datetime) -> str:
    """A moment in the reader's time zone, as a field holds it."""
    return timezone.localtime(moment).strftime(_FIELD)


def _query(whose: Whose, when: When, **more: str) -> str:
    return urlencode({"whose": whose, "when": when} | {k: v for k, v in more.items() if v})


def _url(whose: Whose, when: When, **more: str) -> str:
    return f"{reverse('promises')}?{_query(whose, when, **more)}"
