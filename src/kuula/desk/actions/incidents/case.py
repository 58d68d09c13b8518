"""An incident: opened, changed, resolved, opened again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.incidents.events import IncidentChanged, IncidentOpened, IncidentResolved
from kuula.desk.models import Incident
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LONGEST = 5000
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class IncidentForm:
    """What is said of an incident; `parent_id` is the larger one it belongs to."""

    title: str
    known: str = ""
    parent_id: int | None = None


def open_incident(actor: Actor, *, form: IncidentForm) -> Incident:
    """Write an incident down. Raises Problem without a title."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        incident = Incident(opened_by_id=actor.staff_id, opened_at=clock.now())
        _fill(incident, form)
        incident.save()
        record(IncidentOpened(incident_id=incident.pk), actor.who)
    return incident


def change_incident(
    actor: Actor, *, incident: Incident, form: Callable[[Incident], IncidentForm]
) -> Incident:
    """Say more of it, or where it belongs: `form` answers what is said from how it stands now.
    Raises Conflict when it would be part of itself."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = _locked(incident)
        before = (locked.title, locked.known, locked.parent_id)
        _fill(locked, form(locked))
        if (locked.title, locked.known, locked.parent_id) == before:
            return locked
        locked.save()
        record(IncidentChanged(incident_id=locked.pk), actor.who)
    return locked


def resolve_incident(actor: Actor, *, incident: Incident) -> None:
    """It is over. Twice is once."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = _locked(incident)
        if locked.resolved_at is None:
            locked.resolved_at = clock.now()
            locked.save(update_fields=["resolved_at"])
            record(IncidentResolved(incident_id=locked.pk), actor.who)


def reopen_incident(actor: Actor, *, incident: Incident) -> None:
    """It is not over after all. Twice is once."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = _locked(incident)
        if locked.resolved_at is not None:
            locked.resolved_at = None
            locked.save(update_fields=["resolved_at"])
            record(IncidentResolved(incident_id=locked.pk, reopened=True), actor.who)


def _locked(incident: Incident) -> Incident:
    """All that have a parent are locked first, in one order: two changes at once make no circle."""
    list(Incident.objects.select_for_update().exclude(parent=None).order_by("pk").values("pk"))
    return Incident.objects.select_for_update().get(pk=incident.pk)


def _fill(incident: Incident, form: IncidentForm) -> None:
    incident.title = one_line(form.title, 200)
    incident.known = clean(form.known)[:LONGEST]
    if not incident.title:
        raise Problem(_("Give the incident a title."), field="title")
    if form.parent_id is not None:
        _check_parent(incident, form.parent_id)
    incident.parent_id = form.parent_id


def _check_parent(incident: Incident, parent_id: int) -> None:
    """Refuse a circle, wherever it closes."""
    parents = dict(Incident.objects.exclude(parent=None).values_list("pk", "parent_id"))
    if not Incident.objects.filter(pk=parent_id).exists():
        raise Problem(_("There is no such incident."), field="parent")
    above: int | None = parent_id
    for _step in range(DEEPEST):
        if above is None:
            return
        if above == incident.pk:
            raise Conflict(
                _("The larger incident is itself part of this one. Choose another."), field="parent"
            )
        above = parents.get(above)
    raise Conflict(_("Incidents lie too deep in one another. Choose another."), field="parent")
