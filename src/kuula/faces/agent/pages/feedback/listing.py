"""The lists of feedback: what waits for the reader's department, or for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.access import hidden_from
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.feedback.words import Pill, age_of, counted, state_of, title_of
from kuula.kit.text import one_line, whole_number
from kuula.listening.feedback.access import departments_for
from kuula.listening.feedback.queries import (
    MatterLine,
    Shown,
    Sought,
    counts_of,
    page_of_matters,
)
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

TABS: Final[tuple[tuple[Shown, str | Promise, Tone], ...]] = (
    (Shown.OPEN, gettext_lazy("Open"), ""),
    (Shown.LATE, gettext_lazy("Unanswered too long"), "bad"),
    (Shown.TO_TELL, gettext_lazy("To be told"), ""),
    (Shown.SETTLED, gettext_lazy("Settled"), ""),
    (Shown.UNSORTED, gettext_lazy("Not passed on"), "warn"),
    (Shown.DOUBTED, gettext_lazy("Looks like spam"), ""),
)
STEERED: Final = (Shown.UNSORTED, Shown.DOUBTED)


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter of a list."""

    url: str
    title: str
    department: str
    said: str
    words: str
    at: datetime
    state: Pill
    age: Pill | None
    good: int
    bad: int


@dataclass(frozen=True, kw_only=True)
class FeedbackPage(Page):
    """One page of a list. `may_pass` lets feedback be written down, `steers` shows all
    departments."""

    tabs: Sequence[NavItem]
    rows: Sequence[MatterRow]
    shown: str
    words: str
    mine: bool
    department: str
    departments: Sequence[Option]
    may_pass: bool
    steers: bool
    may_define: bool
    may_report: bool
    first_url: str
    next_url: str


def feedback_page(request: StaffRequest) -> FeedbackPage:
    """The list that the address asks for. Raises NotAllowed without any right to feedback."""
    actor, sought = request.actor, _sought(request)
    hidden, cursor = hidden_from(actor), request.GET.get("after", "")
    page = page_of_matters(actor, hidden=hidden, sought=sought, cursor=cursor)
    steers = actor.may(Permission.FEEDBACK_ALL)
    return FeedbackPage(
        title=_("Feedback"),
        frame=frame_for(request, "feedback"),
        tabs=_tabs(actor, sought),
        rows=[_row(one) for one in page.rows],
        shown=sought.shown,
        words=sought.words,
        mine=sought.mine,
        department=str(sought.department_id or ""),
        departments=_departments(actor) if steers else (),
        may_pass=actor.may(Permission.FEEDBACK),
        steers=steers,
        may_define=actor.may(Permission.LISTENING),
        may_report=steers or actor.may(Permission.REPORTS),
        first_url=_url(sought) if cursor else "",
        next_url=_url(sought, after=page.next) if page.next else "",
    )


def _sought(request: StaffRequest) -> Sought:
    asked = request.GET
    named = asked.get("show", "")
    return Sought(
        shown=Shown(named) if named in set(Shown) else Shown.OPEN,
        department_id=whole_number(asked.get("department", "")),
        mine=asked.get("mine") == "1",
        words=one_line(asked.get("q", ""), 100),
    )


def _tabs(actor: Actor, sought: Sought) -> list[NavItem]:
    counts = counts_of(actor, hidden=hidden_from(actor), sought=sought)
    steers = actor.may(Permission.FEEDBACK_ALL)
    return [
        NavItem(
            label=str(label),
            url=_url(sought, show=shown.value),
            current=shown is sought.shown,
            count=None if shown is Shown.SETTLED else counts[shown],
            tone=tone if counts[shown] else "",
        )
        for shown, label, tone in TABS
        if shown not in STEERED or (steers and (counts[shown] or shown is sought.shown))
    ]


def _departments(actor: Actor) -> list[Option]:
    known = [Option(str(one.pk), one.name) for one in departments_for(actor)]
    return [Option("", _("All departments")), *known]


def _row(line: MatterLine) -> MatterRow:
    matter, title = line.matter, title_of(line)
    words = "" if title == one_line(line.words, 90) else one_line(line.words, 160)
    return MatterRow(
        url=reverse("feedback_matter", args=[matter.pk]),
        title=title,
        department=matter.department.name if matter.department else _("No department yet"),
        said=counted(line),
        words=words,
        at=matter.opened_at,
        state=state_of(matter),
        age=age_of(matter),
        good=line.good,
        bad=line.bad,
    )


def _url(sought: Sought, **other: str) -> str:
    told = {
        "show": sought.shown.value,
        "department": str(sought.department_id or ""),
        "mine": "1" if sought.mine else "",
        "q": sought.words,
        **other,
    }
    said = {key: value for key, value in told.items() if value}
    return f"{reverse('feedback')}?{urlencode(said)}"
