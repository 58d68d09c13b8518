"""Invitations: the only way in for a new colleague."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock, ids
from kuula.kit.languages import spoken
from kuula.kit.problems import Conflict, NotFound
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.access import actor_for, open_invitations, teams_to_manage
from kuula.workspace.actions.staff import StaffForm, add_staff, check_address, check_staff
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.giving import allow_change_of, rights_by_role, stands
from kuula.workspace.models import Invitation, Staff
from kuula.workspace.permissions import Permission

INVITATION_LASTS: Final = timedelta(days=7)


def invite_staff(actor: Actor, *, form: StaffForm) -> tuple[Invitation, str]:
    """Invite a colleague; answers the invitation and the secret of its link, told only now.

    An older one to the same address stops. Raises NotAllowed for a role with more rights than the
    actor has, in either of them.
    """
    allow(actor, Permission.STAFF)
    check_staff(actor, form)
    email = form.email.strip().lower()
    check_address(email)
    secret = ids.token()
    with transaction.atomic():
        if Staff.objects.filter(email=email).exists():
            raise Conflict(_("A colleague with this address is here already."), field="email")
        _stop_older(actor, email)
        invitation = Invitation.objects.create(
            email=email,
            name=one_line(form.name, 80),
            role=form.role,
            department=one_line(form.department, 80),
            language=spoken(form.language),
            team_ids=_fillable(actor, form.team_ids),
            token_digest=ids.digest(secret),
            invited_by_id=actor.staff_id,
            invited_at=clock.now(),
            expires_at=clock.now() + INVITATION_LASTS,
        )
        record(
            events.StaffInvited(
                role=form.role, invitation_id=invitation.pk, email=email, name=invitation.name
            ),
            actor.who,
        )
    return invitation, secret


def withdraw_invitation(actor: Actor, *, invitation_id: int) -> None:
    """Stop the link of an invitation. One that was accepted or withdrawn stays as it is.

    Raises NotAllowed for one to a role that may do more than the actor.
    """
    allow(actor, Permission.STAFF)
    with transaction.atomic():
        found = (
            Invitation.objects.select_for_update()
            .filter(pk=invitation_id, accepted_at=None, withdrawn_at=None)
            .first()
        )
        if found is None:
            return
        allow_change_of(actor, found.role)
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        event = events.InvitationWithdrawn(
            invitation_id=found.pk, email=found.email, name=found.name
        )
        record(event, actor.who)


def accept_invitation(*, secret: str, name: str, password: str) -> Staff:
    """Turn an invitation into a colleague.

    Raises NotFound when the link is spent, late or unknown, or when whoever sent it may not give
    its role any more; Problem for a weak password.
    """
    with transaction.atomic():
        invitation = _standing(token_digest=ids.digest(secret))
        if invitation is None:
            raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
        return _accept(invitation, name, password)


def join_by_address(*, email: str, name: str = "") -> Staff | None:
    """The colleague with an address that a sign-in provider vouched for; None for a stranger.

    Who was invited under it becomes a colleague now, without a password.
    """
    key = email.strip().lower()
    known = Staff.objects.filter(email=key).first()
    if known is not None:
        return known
    with transaction.atomic():
        invitation = _standing(email=key)
        if invitation is None:
            return None
        return _accept(invitation, one_line(name, 80) or invitation.name, None)


def _accept(invitation: Invitation, name: str, password: str | None) -> Staff:
    form = StaffForm(
        email=invitation.email,
        name=name,
        role=invitation.role,
        department=invitation.department,
        language=invitation.language,
        team_ids=_still_open(invitation),
    )
    staff = add_staff(SYSTEM, form=form, password=password)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    return staff


def _standing(**named: str) -> Invitation | None:
    """The invitation, locked, if its link works and whoever sent it may still give its role."""
    found = open_invitations().select_for_update().filter(**named).first()
    return found if found is not None and stands(found, rights_by_role()) else None


def _still_open(invitation: Invitation) -> tuple[int, ...]:
    """Of the teams they were invited into those that whoever invited them may fill today."""
    inviter = invitation.invited_by
    actor = SYSTEM if inviter is None else actor_for(inviter)
    return tuple(_fillable(actor, tuple(invitation.team_ids)))


def _stop_older(actor: Actor, email: str) -> None:
    table = rights_by_role()
    for found in open_invitations().filter(email=email):
        if stands(found, table):  # any other is on no list to be withdrawn from
            allow_change_of(actor, found.role)
    older = Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None)
    older.update(withdrawn_at=clock.now())


def _fillable(actor: Actor, team_ids: tuple[int, ...]) -> list[int]:
    return sorted(teams_to_manage(actor).filter(pk__in=team_ids).values_list("pk", flat=True))
