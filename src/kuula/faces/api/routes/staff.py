"""Colleagues: listed, invited, placed, let go and let in again."""

from ninja import Query, Router

from kuula.channels.mail.sending.invitation_mail import invite_by_mail
from kuula.faces.api.described import scope
from kuula.faces.api.once import once, once_with_secret
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.staff import (
    ColleagueTold,
    Deactivation,
    InvitationMade,
    InvitationTold,
    NewInvitation,
    PersonTold,
    StaffChange,
    colleague_told,
    invitation_made,
    invitation_told,
    person_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require, staff_for
from kuula.workspace.actions import (
    StaffForm,
    change_staff,
    deactivate_staff,
    reactivate_staff,
    remove_second_factors,
    withdraw_invitation,
)
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues, people, waiting_invitations

router = Router(tags=["staff"])
STAFF = scope(Permission.STAFF)
ROLES = scope(Permission.ROLES)


@router.get("/staff", response=Page[ColleagueTold])
def list_staff(request: ApiRequest, asked: Query[Asked]) -> Page[ColleagueTold]:
    """Everybody who works or worked here, by name only."""
    return paged(cut(colleagues(), asked, key=lambda one: one.id), colleague_told)


@router.get("/people", response=Page[PersonTold], openapi_extra=STAFF)
def list_people(request: ApiRequest, asked: Query[Asked]) -> Page[PersonTold]:
    """Colleagues with address, role and teams, for those who invite and deactivate them."""
    return paged(cut(people(request.auth), asked, key=lambda one: one.id), person_told)


@router.patch("/staff/{staff_id}", response=Done, openapi_extra=STAFF)
def change_colleague(request: ApiRequest, staff_id: Id, change: StaffChange) -> Done:
    """Give a colleague another role or other teams, or say in which department they are.

    403 for a role with more rights than you and your token have, and for a colleague whose role may
    do more than yours; who may change roles may change everybody.
    """
    require(request.auth, Permission.STAFF)
    staff = staff_for(request.auth, staff_id)
    wanted = change.model_fields_set
    role = change.role if "role" in wanted else None
    teams = change.teams if "teams" in wanted else None
    change_staff(request.auth, staff=staff, role=role, team_ids=teams, department=change.department)
    return Done()


@router.post("/staff/{staff_id}/deactivation", response={201: Done}, openapi_extra=STAFF)
@once
def deactivate_colleague(request: ApiRequest, staff_id: Id, leaving: Deactivation) -> Done:
    """End somebody's access at once: sessions and tokens; what they held is handed on.

    403 for a colleague whose role may do more than yours.
    """
    require(request.auth, Permission.STAFF)
    staff = staff_for(request.auth, staff_id)
    successor = staff_for(request.auth, leaving.successor) if leaving.successor else None
    deactivate_staff(request.auth, staff=staff, successor=successor)
    return Done()


@router.post("/staff/{staff_id}/reactivation", response={201: Done}, openapi_extra=STAFF)
@once
def reactivate_colleague(request: ApiRequest, staff_id: Id) -> Done:
    """Let somebody sign in again. Their tokens stay revoked.

    403 for a role with more rights than you and your token have.
    """
    require(request.auth, Permission.STAFF)
    reactivate_staff(request.auth, staff=staff_for(request.auth, staff_id))
    return Done()


@router.post("/staff/{staff_id}/factors-removal", response={201: Done}, openapi_extra=ROLES)
@once
def remove_second_factors_of_colleague(request: ApiRequest, staff_id: Id) -> Done:
    """Let somebody who lost their second factor sign in with the password alone.

    They are signed out everywhere. Nothing happens when they had none.
    """
    require(request.auth, Permission.ROLES)
    remove_second_factors(request.auth, staff=staff_for(request.auth, staff_id))
    return Done()


@router.get("/invitations", response=Page[InvitationTold], openapi_extra=STAFF)
def list_invitations(request: ApiRequest, asked: Query[Asked]) -> Page[InvitationTold]:
    """Invitations whose link still works. The link itself is told to the invited person only."""
    found = waiting_invitations(request.auth)
    return paged(cut(found, asked, key=lambda one: one.pk), invitation_told)


@router.post("/invitations", response={201: InvitationMade}, openapi_extra=STAFF)
@once_with_secret("link")
def invite_colleague(request: ApiRequest, wanted: NewInvitation) -> InvitationMade:
    """Invite a colleague by mail; a new invitation to the same address replaces the old one.

    The link works once, for seven days. 403 for a role with more rights than you and
    your token have.
    """
    form = StaffForm(
        wanted.email,
        wanted.name,
        wanted.role,
        wanted.language,
        tuple(wanted.teams),
        wanted.department,
    )
    return invitation_made(invite_by_mail(request.auth, form=form))


@router.delete("/invitations/{invitation_id}", response=Done, openapi_extra=STAFF)
def stop_invitation(request: ApiRequest, invitation_id: Id) -> Done:
    """Stop the link of an invitation."""
    withdraw_invitation(request.auth, invitation_id=invitation_id)
    return Done()
