"""The inbox: its views with counts, its list, and the conversation that is open, if any."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.channels.mail.access import has_mailbox
from kuula.channels.mail.tray import tray_count
from kuula.desk.complaints.register import pressing_complaints
from kuula.desk.listing import CAP, Listed, Sort, View, listed_in, view_counts
from kuula.desk.models import Priority, State
from kuula.desk.promises.standing import pressing_promises
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.on_duty import take_url
from kuula.faces.agent.pages.bulk_words import offered_to
from kuula.faces.agent.pages.due import Due, due_of
from kuula.faces.agent.pages.panel import PanelPart
from kuula.faces.agent.pages.saved_views import saved_sections
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.faces.agent.pages.talk import TalkPart
from kuula.faces.agent.pages.troubles import TroublesPart
from kuula.faces.agent.pages.where import Where
from kuula.kit import clock
from kuula.kit.keyset import KeysetPage
from kuula.ui.page import NavItem, NavSection, Option, Page
from kuula.workspace.models import Role
from kuula.workspace.permissions import Permission

VIEWS: Final[tuple[tuple[View, str | Promise, str], ...]] = (
    (View.MINE, gettext_lazy("Mine"), "g m"),
    (View.HANDED, gettext_lazy("Handed to me"), "g h"),
    (View.MENTIONED, gettext_lazy("Mentioned"), "g n"),
    (View.FOLLOWING, gettext_lazy("Following"), "g f"),
    (View.UNASSIGNED, gettext_lazy("Unassigned"), "g u"),
    (View.OPEN, gettext_lazy("All open"), "g o"),
    (View.WAITING, gettext_lazy("On the customer"), "g w"),
    (View.SNOOZED, gettext_lazy("Snoozed"), "g z"),
    (View.SOLVED, gettext_lazy("Solved recently"), ""),
    (View.SPAM, gettext_lazy("Spam"), ""),
)
SORTS: Final[tuple[tuple[Sort, str | Promise], ...]] = (
    (Sort.DUE, gettext_lazy("by next reply due")),
    (Sort.NEWEST, gettext_lazy("newest first")),
    (Sort.OLDEST, gettext_lazy("oldest first")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation of the list."""

    number: int
    url: str
    who: str
    subject: str
    text: str
    due: Due
    tags: Sequence[str]
    priority: str
    unread: bool
    current: bool


@dataclass(frozen=True, kw_only=True)
class ListPart:
    """The list pane. `deaf` says that no mailbox is connected; `connect_url` is for who may."""

    rows: Sequence[Row]
    deaf: bool
    connect_url: str
    title: str
    order: str
    views: Sequence[NavItem]
    sorts: Sequence[NavItem]
    filters: Sequence["Filter"]
    tag: str
    field: str
    narrowed: bool
    first_url: str
    next_url: str
    live_url: str
    inbox_url: str
    save_url: str
    take_url: str
    place: Sequence[tuple[str, str]] = ()
    choosing: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list: a select with its choice."""

    name: str
    label: str
    value: str
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class InboxPage(Page):
    """The three panes and the rail; `talk` and `panel` are there when a conversation is open."""

    views: Sequence[NavSection]
    views_url: str
    troubles: TroublesPart
    list: ListPart
    talk: TalkPart | None = None
    panel: PanelPart | None = None


@dataclass(frozen=True, kw_only=True)
class InboxPart(Page):
    """One region beside the conversation; the others are not read."""

    views: Sequence[NavSection] = ()
    views_url: str = ""
    list: ListPart | None = None


def inbox_part(request: StaffRequest, where: Where, part: str) -> InboxPart:
    """What the region "list" or "views" needs, no more."""
    around = surroundings(request.actor)
    if part == "list":
        return InboxPart(title="", list=list_of(request, where, around))
    views = views_of(request, where, around)
    return InboxPart(title="", views=views, views_url=where.part("views"))


def views_of(request: StaffRequest, where: Where, around: Surroundings) -> Sequence[NavSection]:
    """The views and teams with their counts."""
    teams = [(f"team-{team.pk}", team.name) for team in around.teams]
    named = [(str(view), str(label), key) for view, label, key in VIEWS]
    wanted = [*(view for view, _label, _key in named), *(view for view, _name in teams)]
    counts = view_counts(request.actor, tuple(wanted))

    def item(view: str, label: str, key: str) -> NavItem:
        return NavItem(
            label=label,
            url=where.in_view(view),
            current=view == where.listing.view,
            count=min(counts[view], CAP),
            count_more=counts[view] > CAP,
            key=key,
        )

    own = [item(*one) for one in named]
    if request.actor.may(Permission.TRAY):
        own.insert(7, _tray(request))
    own.append(_promises(request))
    own += _complaints(request)
    sections = [NavSection(items=own)]
    if teams:
        items = [item(view, name, "") for view, name in teams]
        sections.append(NavSection(label=_("Teams"), items=items))
    return [*sections, *saved_sections(request.actor, around, where.inbox_url)]


def _promises(request: StaffRequest) -> NavItem:
    """What is late or soon will be; who leads sees the same of their teams."""
    pressing = pressing_promises(request.actor, leads=request.user.role == Role.LEAD)
    return NavItem(label=_("Promises due"), url=reverse("promises"), count=pressing)


def _complaints(request: StaffRequest) -> list[NavItem]:
    """What is overdue with the reader, or came again although they prevented it; nothing without
    any."""
    pressing = pressing_complaints(request.actor)
    mine = f"{reverse('complaints')}?shown=pressing&owner={request.actor.staff_id or 0}"
    return [NavItem(label=_("Complaints"), url=mine, count=pressing)] if pressing else []


def _tray(request: StaffRequest) -> NavItem:
    count = tray_count(request.actor)
    more = count > CAP
    return NavItem(
        label=_("Belongs here?"), url=reverse("tray"), count=min(count, CAP), count_more=more
    )


def list_of(
    request: StaffRequest, where: Where, around: Surroundings, current: int = 0
) -> ListPart:
    """The list pane, with the conversation `current` marked; fetched anew it marks none, the page
    knows what is open."""
    page = listed_in(request.actor, where.listing)
    return ListPart(
        rows=_rows(page, where, around, current),
        deaf=not page.rows and not has_mailbox(request.actor),
        connect_url=reverse("mailbox_new") if request.actor.may(Permission.MAILBOXES) else "",
        title=_title(where.listing.view, around),
        order=str(dict(SORTS)[Sort(where.listing.sort)]),
        views=_other_views(where, around),
        sorts=[
            NavItem(label=str(label), url=where.sorted_by(sort), current=sort == where.listing.sort)
            for sort, label in SORTS
        ],
        filters=_filters(where, around),
        tag=where.listing.filters.tag,
        field=where.listing.filters.field,
        narrowed=where.is_narrowed,
        first_url=where.inbox_url if where.listing.cursor else "",
        next_url=where.turned_to(page.next) if page.next else "",
        live_url=where.part("list"),
        inbox_url=where.in_view(where.listing.view),
        save_url=reverse("saved_view_new") + where.to_save,
        take_url=take_url(request.actor),
        place=parse_qsl(where.query.lstrip("?")),
        choosing=offered_to(request.actor),
    )


def _rows(page: KeysetPage[Listed], where: Where, around: Surroundings, current: int) -> list[Row]:
    now, query = clock.now(), where.query
    before = reverse("conversation", args=[0]).removesuffix("0")
    return [
        Row(
            number=row.number,
            url=f"{before}{row.number}{query}",
            who=_who(row),
            subject=row.subject or _("No subject"),
            text=_excerpt(row),
            due=due_of(row, around.keeps(row.brand_id, row.team_id), now),
            tags=row.tags,
            priority=str(Priority(row.priority).label) if row.priority > Priority.NORMAL else "",
            unread=row.is_on_us,
            current=row.number == current,
        )
        for row in page.rows
    ]


def _who(row: Listed) -> str:
    name = row.customer or _("Erased person")
    return f"{row.company}, {name}" if row.company else name


def _excerpt(row: Listed) -> str:
    return _("You: %(text)s") % {"text": row.excerpt} if row.from_us else row.excerpt


def _other_views(where: Where, around: Surroundings) -> list[NavItem]:
    """The views without their counts, for screens too narrow to show them beside the list."""
    names = [(str(view), str(label)) for view, label, _key in VIEWS]
    names += [(f"team-{team.pk}", team.name) for team in around.teams]
    return [
        NavItem(label=label, url=where.in_view(view), current=view == where.listing.view)
        for view, label in names
    ]


def _title(view: str, around: Surroundings) -> str:
    names = {str(view): str(label) for view, label, _key in VIEWS}
    names |= {f"team-{team.pk}": team.name for team in around.teams}
    return names.get(view, _("Inbox"))


def _filters(where: Where, around: Surroundings) -> list[Filter]:
    wanted = where.listing.filters
    any_of = Option("", _("Any"))
    people = [Option(str(one.id), one.name) for one in around.colleagues if one.active]
    teams = [Option(str(team.pk), team.name) for team in around.teams]
    brands = [Option(str(brand.pk), brand.name) for brand in around.served]
    states = [Option(value, str(label)) for value, label in State.choices]
    levels = [Option(str(value), str(label)) for value, label in Priority.choices]
    nobody = Option("0", _("Nobody"))
    return [
        Filter("state", _("State"), wanted.state, [any_of, *states]),
        Filter("priority", _("Priority"), _said(wanted.priority), [any_of, *levels]),
        Filter("assignee", _("Assignee"), _said(wanted.assignee_id), [any_of, nobody, *people]),
        Filter("team", _("Team"), _said(wanted.team_id), [any_of, *teams]),
        Filter("brand", _("Brand"), _said(wanted.brand_id), [any_of, *brands]),
    ]


def _said(number: int | None) -> str:
    return "" if number is None else str(number)
