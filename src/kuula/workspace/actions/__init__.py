"""The only writers of the workspace: brands, teams, staff, rights, sign-in, first run."""

from kuula.workspace.actions.brands import BrandForm, add_brand, change_brand
from kuula.workspace.actions.first_run import finish_first_run, move_in, name_first_brand
from kuula.workspace.actions.invitations import (
    INVITATION_LASTS,
    accept_invitation,
    invite_staff,
    join_by_address,
    withdraw_invitation,
)
from kuula.workspace.actions.profile import ProfileForm, change_profile
from kuula.workspace.actions.retention import set_retention
from kuula.workspace.actions.rights import make_token, revoke_token, set_permission
from kuula.workspace.actions.sign_in import (
    end_other_sessions,
    end_session,
    note_refused_sign_in,
    note_security_change,
    note_sign_in,
)
from kuula.workspace.actions.staff import (
    StaffForm,
    add_staff,
    change_staff,
    create_administrator,
    deactivate_staff,
    reactivate_staff,
    remove_second_factors,
    reset_administrator,
)
from kuula.workspace.actions.teams import TeamHours, add_team, change_team, set_members
from kuula.workspace.actions.undoing import Invention, Staying, undo_company

__all__ = [
    "INVITATION_LASTS",
    "BrandForm",
    "Invention",
    "ProfileForm",
    "StaffForm",
    "Staying",
    "TeamHours",
    "accept_invitation",
    "add_brand",
    "add_staff",
    "add_team",
    "change_brand",
    "change_profile",
    "change_staff",
    "change_team",
    "create_administrator",
    "deactivate_staff",
    "end_other_sessions",
    "end_session",
    "finish_first_run",
    "invite_staff",
    "join_by_address",
    "make_token",
    "move_in",
    "name_first_brand",
    "note_refused_sign_in",
    "note_security_change",
    "note_sign_in",
    "reactivate_staff",
    "remove_second_factors",
    "reset_administrator",
    "revoke_token",
    "set_members",
    "set_permission",
    "set_retention",
    "undo_company",
    "withdraw_invitation",
]
