"""Staff: made, changed, deactivated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import spoken
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.access import teams_to_manage
from kuula.workspace.actors import Actor, allow
from kuula.workspace.giving import allow_change_of, allow_role
from kuula.workspace.models import ApiToken, Membership, Role, Staff
from kuula.workspace.permissions import Permission

_PLACED: Final = ("role", "teams", "department")


@dataclass(frozen=True, slots=True)
class StaffForm:
    """What makes a colleague."""

    email: str
    name: str
    role: str = Role.AGENT
    language: str = "en"
    team_ids: tuple[int, ...] = ()
    department: str = ""


def create_administrator(actor: Actor, *, form: StaffForm, password: str) -> Staff:
    """Make an administrator who can sign in at once (first run, command line)."""
    allow(actor, Permission.STAFF)
    _check_length(password)
    check_address(form.email.strip())
    return add_staff(
        actor,
        form=StaffForm(form.email, form.name, Role.ADMINISTRATOR, form.language, form.team_ids),
        password=password,
    )


def add_staff(actor: Actor, *, form: StaffForm, password: str | None) -> Staff:
    """Make a colleague. Without a password they sign in by the link of their invitation."""
    allow(actor, Permission.STAFF)
    check_staff(actor, form)
    with transaction.atomic():
        email = form.email.strip().lower()
        if Staff.objects.filter(email=email).exists():
            raise Conflict(_("A colleague with this address is here already."), field="email")
        staff = Staff.objects.create(
            email=email,
            name=one_line(form.name, 80),
            role=form.role,
            department=one_line(form.department, 80),
            language=spoken(form.language),
            password=make_password(password),
            created_at=clock.now(),
        )
        put_in_teams(actor, staff=staff, team_ids=form.team_ids)
        record(events.StaffJoined(staff_id=staff.pk, role=staff.role, name=staff.name), actor.who)
    return staff


def change_staff(
    actor: Actor,
    *,
    staff: Staff,
    role: str | None,
    team_ids: Iterable[int] | None,
    department: str | None = None,
) -> Staff:
    """Give a colleague another role, other teams or another department; None leaves what stands.
    The last administrator stays one.

    Closed teams the actor does not see stay as they are. Raises NotAllowed for a colleague whose
    role may do more than the actor, and for a role with more rights than the actor has.
    """
    allow(actor, Permission.STAFF)
    if role is not None and role not in Role.values:
        raise Problem(_("There is no such role."), field="role")
    with transaction.atomic():
        locked = _locked(staff)
        role = locked.role if role is None else role
        allow_change_of(actor, locked.role)
        if role != locked.role:
            allow_role(actor, role)
            _keep_an_administrator(locked, role)
        before = (locked.role, locked.department)
        locked.role = role
        if department is not None:
            locked.department = one_line(department, 80)
        moved = team_ids is not None and put_in_teams(actor, staff=locked, team_ids=team_ids)
        differs = (before[0] != locked.role, moved, before[1] != locked.department)
        changed = [name for name, one in zip(_PLACED, differs, strict=True) if one]
        if changed:
            locked.save(update_fields=["role", "department"])
            event = events.StaffChanged(staff_id=locked.pk, fields=changed, name=locked.name)
            record(event, actor.who)
    return locked


def deactivate_staff(actor: Actor, *, staff: Staff, successor: Staff | None = None) -> None:
    """End somebody's access: sessions and tokens stop at once.

    The desk hands what they held to `successor`, or back to their teams. Raises NotAllowed for
    somebody whose role may do more than the actor.
    """
    allow(actor, Permission.STAFF)
    if actor.staff_id == staff.pk:
        raise Problem(_("You cannot deactivate yourself."))
    if successor is not None and (successor.pk == staff.pk or not successor.is_active):
        raise Problem(_("Choose an active colleague to take over."), field="successor")
    if successor is not None and Role(successor.role).is_light:
        said = _("%(name)s has a light seat. Choose somebody who answers customers.")
        raise Problem(said % {"name": successor.name}, field="successor")
    with transaction.atomic():
        locked = _locked(staff)
        if not locked.is_active:
            return
        allow_change_of(actor, locked.role)
        _keep_an_administrator(locked, None)
        successor_id = successor.pk if successor else None
        end_access(actor, locked=locked, successor_id=successor_id)


def end_access(actor: Actor, *, locked: Staff, successor_id: int | None = None) -> None:
    """Let somebody in no more. The caller has checked that they may go and holds the
    transaction."""
    allow(actor, Permission.STAFF)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    ApiToken.objects.filter(staff=locked, revoked_at=None).update(revoked_at=clock.now())
    _end_sessions(locked)
    event = events.StaffDeactivated(staff_id=locked.pk, successor_id=successor_id, name=locked.name)
    record(event, actor.who)


def reactivate_staff(actor: Actor, *, staff: Staff) -> None:
    """Let somebody sign in again, with the password and the teams they had. Tokens stay revoked.

    Raises NotAllowed when their role may do more than the actor: it would be given to them anew.
    """
    allow(actor, Permission.STAFF)
    with transaction.atomic():
        locked = _locked(staff)
        if locked.is_active:
            return
        allow_change_of(actor, locked.role)
        allow_role(actor, locked.role)
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        record(events.StaffReactivated(staff_id=locked.pk, name=locked.name), actor.who)


def remove_second_factors(actor: Actor, *, staff: Staff) -> None:
    """Let somebody who lost their phone or key sign in with the password alone.

    They are signed out everywhere. Nothing happens when they had none. Raises Problem for oneself.
    """
    allow(actor, Permission.ROLES)
    if actor.staff_id == staff.pk:
        raise Problem(_("You remove your own second factors under “Signing in”."))
    with transaction.atomic():
        locked = _locked(staff)
        if _forget_factors(locked):
            _end_sessions(locked)
            event = events.SignInReset(staff_id=locked.pk, what="factors", name=locked.name)
            record(event, actor.who)


def reset_administrator(actor: Actor, *, email: str, password: str) -> Staff:
    """Give an administrator a new password and remove their second factors (command line).

    They are signed out everywhere. Raises NotFound when no active administrator has the address.
    """
    allow(actor, Permission.ROLES)
    _check_length(password)
    with transaction.atomic():
        held = Staff.objects.active().filter(role=Role.ADMINISTRATOR).select_for_update()
        found = held.filter(email=email.strip().lower()).first()
        if found is None:
            raise NotFound(_("No administrator who may sign in has this address."))
        found.password = make_password(password)
        found.save(update_fields=["password"])
        _forget_factors(found)
        _end_sessions(found)
        event = events.SignInReset(staff_id=found.pk, what="password", name=found.name)
        record(event, actor.who)
    return found


def check_address(email: str) -> None:
    """Raise Problem for an address that no mail could be sent to."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Problem(_("This is not an e-mail address."), field="email") from error


def check_staff(actor: Actor, form: StaffForm) -> None:
    """Raise Problem unless the form makes a colleague, NotAllowed for a role with more rights than
    the actor has."""
    if "@" not in form.email or not form.email.strip().rpartition("@")[2]:
        raise Problem(_("This is not an e-mail address."), field="email")
    if not one_line(form.name):
        raise Problem(_("A colleague needs a name."), field="name")
    if form.role not in Role.values:
        raise Problem(_("There is no such role."), field="role")
    allow_role(actor, form.role)


def put_in_teams(actor: Actor, *, staff: Staff, team_ids: Iterable[int]) -> bool:
    """Let somebody be in exactly these of the teams the actor may fill; answers whether it changed.

    The caller holds the transaction and records.
    """
    fillable = frozenset(teams_to_manage(actor).values_list("id", flat=True))
    wanted = frozenset(team_ids) & fillable
    before = frozenset(staff.memberships.values_list("team_id", flat=True)) & fillable
    Membership.objects.filter(staff=staff, team_id__in=before - wanted).delete()
    Membership.objects.bulk_create(
        [Membership(staff=staff, team_id=team) for team in wanted - before], ignore_conflicts=True
    )
    return wanted != before


def _locked(staff: Staff) -> Staff:
    """The person, locked together with all administrators, so that two cannot unmake each other."""
    rows = Staff.objects.select_for_update().order_by("pk")
    found = rows.filter(Q(pk=staff.pk) | Q(role=Role.ADMINISTRATOR))
    return next(one for one in found if one.pk == staff.pk)


def _keep_an_administrator(leaving: Staff, role: str | None) -> None:
    if leaving.role != Role.ADMINISTRATOR or role == Role.ADMINISTRATOR:
        return
    others = Staff.objects.active().filter(role=Role.ADMINISTRATOR).exclude(pk=leaving.pk)
    if not others.exists():
        raise Conflict(_("Somebody must stay administrator. Make another one first."))


def _end_sessions(staff: Staff) -> None:
    for session in UserSession.objects.filter(user=staff):
        session.end()


def _check_length(password: str) -> None:
    if len(password) < 8:
        raise Problem(_("A password needs at least 8 characters."), field="password")


def _forget_factors(staff: Staff) -> bool:
    """Remove authenticator apps, passkeys and recovery codes; answers whether there were any."""
    removed, _kinds = Authenticator.objects.filter(user=staff).delete()
    return bool(removed)
