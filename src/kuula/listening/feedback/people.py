"""Who answers for what: the colleagues of a department, its lead, and those who steer it all."""

from django.db.models import Q

from kuula.listening.models import Department, FeedbackMatter
from kuula.workspace.models import RolePermission, Staff
from kuula.workspace.permissions import Permission

MOST = 200
_ANSWERING = (Permission.ASKED, Permission.FEEDBACK, Permission.FEEDBACK_ALL)


def colleagues_of(department: Department | None) -> list[int]:
    """The colleagues who answer feedback for a department, by number, at most 200; without any its
    lead, else those who steer the feedback of all."""
    if department is not None:
        roles = RolePermission.objects.filter(permission__in=_ANSWERING).values("role")
        found = Staff.objects.active().filter(department__iexact=department.name, role__in=roles)
        numbers = sorted(found.values_list("pk", flat=True)[:MOST])
        if numbers:
            return numbers
    return leads_of(department)


def leads_of(department: Department | None) -> list[int]:
    """The lead of a department, else those who steer the feedback of all; at most 200."""
    lead = department.lead if department is not None else None
    if lead is not None and lead.is_active:
        return [lead.pk]
    roles = RolePermission.objects.filter(permission=Permission.FEEDBACK_ALL).values("role")
    found = Staff.objects.active().filter(role__in=roles)
    return sorted(found.values_list("pk", flat=True)[:MOST])


def noters_of(matter: FeedbackMatter) -> list[int]:
    """The colleagues who noted what a matter is about, at most 200."""
    noted = Q(pk__in=matter.pieces.exclude(noted_by=None).values("noted_by"))
    return sorted(Staff.objects.active().filter(noted).values_list("pk", flat=True)[:MOST])
