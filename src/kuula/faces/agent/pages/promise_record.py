"""How promises were kept, by team and kind: the table, and the promises behind each number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.desk.models import Promise
from kuula.desk.promises.record import (
    Cell,
    Outcome,
    Settled,
    page_of_settled,
    record_of_promises,
)
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.report_charts import linked
from kuula.faces.agent.pages.report_words import share_interval, share_words
from kuula.insight.tallies import Share
from kuula.kit.text import whole_number
from kuula.ui.formats import number, numbered
from kuula.ui.page import Column, NavItem, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import known_teams

MOST: Final = 300
NO_TEAM: Final = 0
OUTCOMES: Final[dict[Outcome, tuple[str | Lazy, Tone]]] = {
    Outcome.KEPT: (gettext_lazy("kept in time"), "good"),
    Outcome.LATE: (gettext_lazy("late"), "warn"),
    Outcome.BROKEN: (gettext_lazy("broken"), "bad"),
}


@dataclass(frozen=True, slots=True)
class RecordPart:
    """The table of the last 90 days; `more` counts the lines that are left out."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    more: int


@dataclass(frozen=True, slots=True)
class SettledRow:
    """A promise of the record, with what became of it."""

    url: str
    words: str
    who: str
    about: str
    pill: str
    tone: Tone
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SettledPage(Page):
    """The promises behind one number."""

    text: str
    crumbs: Sequence[NavItem]
    rows: Sequence[SettledRow]
    older: str


def record_part(request: StaffRequest) -> RecordPart | None:
    """How promises were kept, for who may read reports."""
    if not request.actor.may(Permission.REPORTS):
        return None
    names = _names(request)
    cells = [one for one in record_of_promises(request.actor) if one.team_id in names]
    by_team = sorted(names.items(), key=lambda one: (one[0] is None, one[1].casefold()))
    rows = [row for pk, name in by_team for row in _rows(name, pk, cells)]
    columns = (
        Column(_("Team")),
        Column(_("Kind")),
        Column(_("Kept in time"), numeric=True),
        Column(_("Kept"), numeric=True),
        Column(_("Late"), numeric=True),
        Column(_("Broken"), numeric=True),
    )
    return RecordPart(columns, rows[:MOST], max(0, len(rows) - MOST))


def settled_page(request: StaffRequest) -> SettledPage:
    """The promises that `?team=`, `?kind=` and `?outcome=` name; nonsense means any."""
    asked, names = request.GET, _names(request)
    team_id = whole_number(asked.get("team", ""))
    outcome = next((one for one in Outcome if one == asked.get("outcome")), None)
    kind = asked.get("kind", "") if asked.get("kind") in Promise.Kind.values else ""
    wanted = Settled(team_id, kind, outcome)
    found, total = page_of_settled(request.actor, wanted, cursor=asked.get("after", ""))
    told = [
        names.get(team_id or None, "") if team_id is not None else "",
        str(Promise.Kind(kind).label) if kind else "",
        str(OUTCOMES[outcome][0]) if outcome else "",
        ngettext("%(num)s promise", "%(num)s promises", total) % {"num": number(total)},
        _("last 90 days"),
    ]
    title = _("How promises were kept")
    return SettledPage(
        title=title,
        frame=frame_for(request, "promises"),
        text=" · ".join(filter(None, told)),
        crumbs=(
            NavItem(label=_("Promises"), url=reverse("promises")),
            NavItem(label=title, url="", current=True),
        ),
        rows=[_row(one) for one in found.rows],
        older=_url(wanted, after=found.next) if found.next else "",
    )


def _names(request: StaffRequest) -> dict[int | None, str]:
    """The teams the reader may know of, by number; None is no team."""
    return {team.pk: team.name for team in known_teams(request.actor)} | {None: _("No team")}


def _rows(name: str, team_id: int | None, cells: Iterable[Cell]) -> Iterable[Sequence[str]]:
    """The line of a team, and below it one of each kind if there are several."""
    own = [one for one in cells if one.team_id == team_id]
    if not own:
        return
    whole = Cell(
        team_id,
        "",
        *(sum(getattr(one, part) for one in own) for part in ("kept", "late", "broken")),
    )
    yield _line(name, _("All kinds"), whole)
    for one in own:
        yield _line(name, str(Promise.Kind(one.kind).label), one)


def _line(name: str, kind: str, cell: Cell) -> Sequence[str]:
    def opened(count: int, outcome: Outcome | None, words: str = "") -> str:
        wanted = Settled(cell.team_id or NO_TEAM, cell.kind, outcome)
        return linked(count, _url(wanted), words)

    share = Share(cell.kept, cell.n)
    rate = f"{share_words(share)} ({share_interval(share)})" if share.enough else "–"
    told = _("%(share)s of %(count)s") % {"share": rate, "count": number(cell.n)}
    return (
        name,
        kind,
        opened(cell.n, None, told),
        opened(cell.kept, Outcome.KEPT),
        opened(cell.late, Outcome.LATE),
        opened(cell.broken, Outcome.BROKEN),
    )


def _row(promise: Promise) -> SettledRow:
    talk = promise.conversation
    holder = talk.assignee or promise.made_by
    outcome = _outcome(promise)
    words, tone = OUTCOMES[outcome]
    who = [talk.customer.name or _("Erased person"), holder.name if holder else _("Nobody")]
    return SettledRow(
        url=reverse("conversation", args=[talk.number]),
        words=promise.quote or _("(words no longer kept)"),
        who=" · ".join([*who, *([talk.team.name] if talk.team else [])]),
        about=f"{numbered(talk.number)} {talk.subject}",
        pill=f"{Promise.Kind(promise.kind).label}, {words}",
        tone=tone,
        at=promise.slipped_at or promise.kept_at or promise.due_to,
    )


def _outcome(promise: Promise) -> Outcome:
    if promise.state == Promise.State.BROKEN:
        return Outcome.BROKEN
    return Outcome.KEPT if promise.slipped_at is None else Outcome.LATE


def _url(wanted: Settled, **more: str) -> str:
    named = {
        "team": "" if wanted.team_id is None else str(wanted.team_id),
        "kind": wanted.kind,
        "outcome": str(wanted.outcome or ""),
    }
    said = {name: value for name, value in (named | more).items() if value}
    return f"{reverse('promises_settled')}?{urlencode(said)}"
