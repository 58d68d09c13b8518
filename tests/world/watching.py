"""Somebody who reads everything and writes notes, and may do no more."""

from kuula.workspace.models import Role, RolePermission, Staff
from kuula.workspace.permissions import Permission

READS = (
    Permission.READ,
    Permission.NOTE,
    Permission.CUSTOMERS_READ,
    Permission.REPORTS,
    Permission.ASKED,
)


def watching(staff: Staff) -> Staff:
    """The same person, with a role that reads everything and changes nothing."""
    RolePermission.objects.filter(role=Role.CX_MANAGER).delete()
    RolePermission.objects.bulk_create(
        [RolePermission(role=Role.CX_MANAGER, permission=right) for right in READS]
    )
    Staff.objects.filter(pk=staff.pk).update(role=Role.CX_MANAGER)
    staff.refresh_from_db()
    return staff
