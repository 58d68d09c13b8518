"""Incidents: their list, one with its conversations, and the form that writes one down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.incidents.reading import (
    SHOWN,
    Concerned,
    announcements_of,
    concerned_by,
    counts_of,
    incidents_for,
    without,
)
from kuula.desk.models import Conversation, Incident, State
from kuula.desk.models.conversation import HELD
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.ui.page import NavItem, Option, Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident of the list."""

    url: str
    title: str
    known: str
    opened_at: datetime
    resolved: bool
    concerned: Concerned


@dataclass(frozen=True, kw_only=True)
class IncidentsPage(Page):
    """The incidents that last, or those that are over."""

    rows: Sequence[IncidentRow]
    shown: Sequence[NavItem]
    new_url: str


@dataclass(frozen=True, slots=True)
class ConcernedRow:
    """A conversation the incident brought."""

    number: int
    url: str
    who: str
    subject: str
    state: str
    language: str
    unlink_url: str


@dataclass(frozen=True, slots=True)
class Announced:
    """What all were told: by whom, how many have it, how many were linked since."""

    who: str
    at: datetime
    text: str
    languages: str
    sent: int
    left: int
    rest_url: str


@dataclass(frozen=True, kw_only=True)
class IncidentPage(Page):
    """One incident."""

    id: int
    state_url: str
    known: str
    resolved_at: datetime | None
    opened_at: datetime
    parent: NavItem | None
    parts: Sequence[NavItem]
    concerned: Concerned
    shown: Sequence[NavItem]
    rows: Sequence[ConcernedRow]
    more: bool
    announced: Sequence[Announced]
    may_change: bool
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class IncidentFormPage(Page):
    """An incident as it is written down or changed; `problem` belongs to field `wrong`."""

    name: str
    known: str
    parent: str
    parents: Sequence[Option]
    number: str
    back_url: str
    problem: str
    wrong: str


def incidents_page(request: StaffRequest) -> IncidentsPage:
    """The list that `?shown=` names; nonsense is those that last."""
    resolved = request.GET.get("shown") == "resolved"
    found = incidents_for(request.actor, resolved=resolved)
    counts = counts_of(request.actor, found)
    here = reverse("incidents")
    return IncidentsPage(
        title=_("Incidents"),
        frame=frame_for(request, "home"),
        rows=[
            IncidentRow(
                url=reverse("incident", args=[one.pk]),
                title=one.title,
                known=one.known,
                opened_at=one.opened_at,
                resolved=one.resolved_at is not None,
                concerned=counts[one.pk],
            )
            for one in found
        ],
        shown=[
            NavItem(label=_("Lasting"), url=here, current=not resolved),
            NavItem(label=_("Resolved"), url=f"{here}?shown=resolved", current=resolved),
        ],
        new_url=reverse("incident_new") if request.actor.may(Permission.CHANGE) else "",
    )


def incident_page(request: StaffRequest, incident: Incident) -> IncidentPage:
    """One, with the conversations that `?shown=` names: all, or those not settled yet."""
    unsettled = request.GET.get("shown") == "open"
    concerned = concerned_by(request.actor, incident).select_related("customer")
    if unsettled:
        concerned = concerned.filter(state__in=HELD)
    rows = list(concerned[: SHOWN + 1])
    may = request.actor.may
    url = reverse("incident", args=[incident.pk])
    counts = counts_of(request.actor, [incident])[incident.pk]
    return IncidentPage(
        title=incident.title,
        frame=frame_for(request, "home"),
        id=incident.pk,
        state_url=f"{url}?part=state{'&shown=open' if unsettled else ''}",
        known=incident.known,
        resolved_at=incident.resolved_at,
        opened_at=incident.opened_at,
        parent=_link(incident.parent) if incident.parent else None,
        parts=[_link(one) for one in incident.parts.order_by("-opened_at")[:SHOWN]],
        concerned=counts,
        shown=[
            NavItem(label=_("All"), url=url, current=not unsettled, count=counts.all),
            NavItem(
                label=_("Not settled"), url=f"{url}?shown=open", current=unsettled,
                count=counts.open,
            ),
        ],
        rows=[
            ConcernedRow(
                number=one.pk,
                url=reverse("conversation", args=[one.pk]),
                who=one.customer.name or _("Erased person"),
                subject=one.subject or _("No subject"),
                state=str(State(one.state).label),
                language=one.language,
                unlink_url=reverse("conversation_incident", args=[one.pk]),
            )
            for one in rows[:SHOWN]
        ],
        more=len(rows) > SHOWN,
        announced=_announced(request, incident),
        may_change=may(Permission.CHANGE),
        may_answer=may(Permission.REPLY),
    )  # fmt: skip


def incident_of(talk: Conversation) -> NavItem | None:
    """The incident a conversation is about, as it was read along with it."""
    number = getattr(talk, "incident_number", None)
    if number is None:
        return None
    title = getattr(talk, "incident_title", "")
    return NavItem(label=title, url=reverse("incident", args=[number]))


def form_page(
    request: StaffRequest, incident: Incident | None = None, problem: Problem | None = None
) -> IncidentFormPage:
    """The form, with what was sent, what stands, or nothing in it."""
    sent = request.POST if request.method == "POST" else None
    back = reverse("incident", args=[incident.pk]) if incident else reverse("incidents")
    number = whole_number((sent or request.GET).get("number", ""))
    standing = incident or Incident()
    parent = str(standing.parent_id or "")
    return IncidentFormPage(
        title=_("Change the incident") if incident else _("New incident"),
        frame=frame_for(request, "home"),
        name=sent.get("title", "") if sent else standing.title,
        known=sent.get("known", "") if sent else standing.known,
        parent=sent.get("parent", "") if sent else parent,
        parents=_parents(request, incident),
        number=str(number or ""),
        back_url=back,
        problem=str(problem or ""),
        wrong=problem.field if problem else "",
    )


def _parents(request: StaffRequest, incident: Incident | None) -> list[Option]:
    others = [one for one in incidents_for(request.actor) if incident is None or one != incident]
    return [Option("", _("None")), *(Option(str(one.pk), one.title) for one in others)]


def _link(incident: Incident) -> NavItem:
    return NavItem(label=incident.title, url=reverse("incident", args=[incident.pk]))


def _announced(request: StaffRequest, incident: Incident) -> list[Announced]:
    """Of what all were told; those linked since are counted for the last of them alone."""
    told = announcements_of(incident)
    rows = []
    for at, one in enumerate(told):
        left = len(without(request.actor, one)) if at == 0 else 0
        rows.append(
            Announced(
                who=one.staff.name,
                at=one.written_at,
                text=next(iter(one.texts.values()), ""),
                languages=", ".join(sorted(one.texts)),
                sent=getattr(one, "sent_count", 0),
                left=left,
                rest_url=reverse("announcement_rest", args=[one.pk]) if left else "",
            )
        )
    return rows
