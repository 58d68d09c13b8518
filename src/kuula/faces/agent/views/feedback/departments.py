"""The departments that answer feedback."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.feedback import DepartmentEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.rendering import screen
from kuula.listening.feedback.access import department_for, departments_for
from kuula.listening.feedback.actions import archive_department, save_department
from kuula.listening.feedback.people import colleagues_of
from kuula.listening.models import Department
from kuula.ui.page import NavItem, Page
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import askable_colleagues, departments


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department of the list; `people` is how many colleagues are in it."""

    kept: Department
    lead: str
    people: int
    words: str


@dataclass(frozen=True, kw_only=True)
class DepartmentsPage(Page):
    """All departments; `unnamed` are those colleagues are in that nobody wrote down yet."""

    crumbs: Sequence[NavItem]
    rows: Sequence[DepartmentRow]
    archived: Sequence[DepartmentRow]
    unnamed: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DepartmentPage(Page):
    """A department to fill in."""

    crumbs: Sequence[NavItem]
    form: DepartmentEdit
    back_url: str


@require_safe
@staff_may(Permission.LISTENING)
def listing(request: StaffRequest) -> HttpResponse:
    """The departments."""
    known = list(departments_for(request.actor).order_by("name"))
    names = {one.name.casefold() for one in known}
    rows = [_row(one) for one in known]
    page = DepartmentsPage(
        title=_("Departments"),
        frame=frame_for(request, "feedback"),
        crumbs=_crumbs(_("Departments")),
        rows=[one for one in rows if one.kept.archived_at is None],
        archived=[one for one in rows if one.kept.archived_at is not None],
        unnamed=[one for one in departments() if one.casefold() not in names],
    )
    return screen(request, "feedback/departments.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.LISTENING)
def new(request: StaffRequest) -> HttpResponse:
    """Write a department down."""
    initial = {"name": request.GET.get("name", "")[:80], "days": 5}
    return _edited(request, None, initial)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.LISTENING)
def one(request: StaffRequest, department_id: int) -> HttpResponse:
    """Change one."""
    kept = department_for(request.actor, department_id)
    return _edited(request, kept, DepartmentEdit.of(kept))


@require_POST
@staff_may(Permission.LISTENING)
def archiving(request: StaffRequest, department_id: int) -> HttpResponse:
    """Put one aside, or (0) take it up again."""
    kept = department_for(request.actor, department_id)
    archived = request.POST.get("archived") != "0"
    archive_department(request.actor, department=kept, archived=archived)
    words = _("The department takes no feedback any more")
    say(request, words if archived else _("The department takes feedback again"))
    return redirect("feedback_departments")


def _edited(
    request: StaffRequest, kept: Department | None, initial: dict[str, object]
) -> HttpResponse:
    people = [(str(one.pk), one.name) for one in askable_colleagues()]
    form = DepartmentEdit(request.POST or None, initial=initial, people=people)
    if saved(form, lambda: save_department(request.actor, form=form.filled(), department=kept)):
        say(request, _("The department is saved"))
        return redirect("feedback_departments")
    title = kept.name if kept else _("New department")
    page = DepartmentPage(
        title=title,
        frame=frame_for(request, "feedback"),
        crumbs=_crumbs(title),
        form=form,
        back_url=reverse("feedback_departments"),
    )
    return screen(request, "feedback/department.html", page, status=422 if form.is_bound else 200)


def _row(kept: Department) -> DepartmentRow:
    lead = kept.lead.name if kept.lead else ""
    return DepartmentRow(kept, lead, len(colleagues_of(kept)), ", ".join(kept.keywords[:12]))


def _crumbs(title: str) -> list[NavItem]:
    found = [NavItem(label=_("Feedback"), url=reverse("feedback"))]
    if title != _("Departments"):
        found.append(NavItem(label=_("Departments"), url=reverse("feedback_departments")))
    return [*found, NavItem(label=title, url="", current=True)]
