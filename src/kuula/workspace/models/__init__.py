"""The company that works here: brands, teams, staff, what each role may do, tokens."""

from kuula.workspace.models.brand import Brand
from kuula.workspace.models.duty import Abilities, AssignmentPolicy, Duty
from kuula.workspace.models.first_run import FirstRun
from kuula.workspace.models.retention import Retention
from kuula.workspace.models.staff import Invitation, Membership, Role, RolePermission, Staff, Team
from kuula.workspace.models.token import ApiToken, Receipt

__all__ = [
    "Abilities",
    "ApiToken",
    "AssignmentPolicy",
    "Brand",
    "Duty",
    "FirstRun",
    "Invitation",
    "Membership",
    "Receipt",
    "Retention",
    "Role",
    "RolePermission",
    "Staff",
    "Team",
]
