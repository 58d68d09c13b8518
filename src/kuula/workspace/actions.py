"""The only writers of the workspace: brands, teams, staff, rights, tokens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock, ids
from kuula.kit.languages import spoken
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace import events
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.hours import Week, check_week, check_zone
from kuula.workspace.models import (
    ApiToken,
    Brand,
    Invitation,
    Membership,
    Role,
    RolePermission,
    Staff,
    Team,
)
from kuula.workspace.permissions import Permission

INVITATION_LASTS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BrandForm:
    """What makes a brand; see the model for the shapes of hours and signatures."""

    name: str
    language: str = "en"
    time_zone: str = "Europe/Tallinn"
    hours: Week = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffForm:
    """What makes a colleague."""

    email: str
    name: str
    role: str = Role.AGENT
    language: str = "en"
    team_ids: tuple[int, ...] = ()


def add_brand(actor: Actor, *, form: BrandForm) -> Brand:
    """Add a brand. Raises Problem on an empty or taken name, a bad week or time zone."""
    allow(actor, Permission.BRANDS)
    _check_brand(form)
    with transaction.atomic():
        if Brand.objects.filter(name__iexact=form.name.strip()).exists():
            raise Conflict(_("There is a brand with this name already."), field="name")
        brand = Brand(created_at=clock.now())
        _fill_brand(brand, form)
        brand.save()
        record(events.BrandAdded(name=brand.name), actor.who, About(brand=brand.pk))
    return brand


def change_brand(actor: Actor, *, brand: Brand, form: BrandForm) -> Brand:
    """Change a brand. Same errors as `add_brand`."""
    allow(actor, Permission.BRANDS)
    _check_brand(form)
    with transaction.atomic():
        locked = Brand.objects.select_for_update().get(pk=brand.pk)
        if Brand.objects.filter(name__iexact=form.name.strip()).exclude(pk=locked.pk).exists():
            raise Conflict(_("There is a brand with this name already."), field="name")
        before = (locked.name, locked.language, locked.time_zone, locked.hours, locked.signatures)
        _fill_brand(locked, form)
        after = (locked.name, locked.language, locked.time_zone, locked.hours, locked.signatures)
        names = ("name", "language", "time_zone", "hours", "signatures")
        changed = [n for n, old, new in zip(names, before, after, strict=True) if old != new]
        if changed:
            locked.save()
            record(
                events.BrandChanged(name=locked.name, fields=changed),
                actor.who,
                About(brand=locked.pk),
            )
    return locked


def add_team(actor: Actor, *, name: str, closed: bool = False) -> Team:
    """Make a team. Raises Problem on an empty or taken name."""
    allow(actor, Permission.STAFF)
    wanted = one_line(name, 80)
    if not wanted:
        raise Problem(_("A team needs a name."), field="name")
    with transaction.atomic():
        if Team.objects.filter(name__iexact=wanted).exists():
            raise Conflict(_("There is a team with this name already."), field="name")
        team = Team.objects.create(name=wanted, closed=closed)
        record(events.TeamAdded(name=wanted), actor.who, About(team=team.pk))
    return team


def change_team(actor: Actor, *, team: Team, name: str, closed: bool) -> Team:
    """Rename, close or open a team."""
    allow(actor, Permission.STAFF)
    wanted = one_line(name, 80)
    if not wanted:
        raise Problem(_("A team needs a name."), field="name")
    with transaction.atomic():
        locked = Team.objects.select_for_update().get(pk=team.pk)
        if Team.objects.filter(name__iexact=wanted).exclude(pk=locked.pk).exists():
            raise Conflict(_("There is a team with this name already."), field="name")
        pairs = (("name", locked.name, wanted), ("closed", locked.closed, closed))
        changed = [key for key, old, new in pairs if old != new]
        if changed:
            locked.name, locked.closed = wanted, closed
            locked.save()
            record(
                events.TeamChanged(name=wanted, fields=changed), actor.who, About(team=locked.pk)
            )
    return locked


def create_administrator(actor: Actor, *, form: StaffForm, password: str) -> Staff:
    """Make an administrator who can sign in at once (first run, command line)."""
    allow(actor, Permission.STAFF)
    if len(password) < 8:
        raise Problem(_("A password needs at least 8 characters."), field="password")
    return add_staff(
        actor,
        form=StaffForm(form.email, form.name, Role.ADMINISTRATOR, form.language, form.team_ids),
        password=password,
    )


def add_staff(actor: Actor, *, form: StaffForm, password: str | None) -> Staff:
    """Make a colleague. Without a password they sign in by the link of their invitation."""
    allow(actor, Permission.STAFF)
    _check_staff(form)
    with transaction.atomic():
        email = form.email.strip().lower()
        if Staff.objects.filter(email=email).exists():
            raise Conflict(_("A colleague with this address is here already."), field="email")
        staff = Staff.objects.create(
            email=email,
            name=one_line(form.name, 80),
            role=form.role,
            language=spoken(form.language),
            password=make_password(password),
            created_at=clock.now(),
        )
        _set_teams(staff, form.team_ids)
        record(events.StaffJoined(staff_id=staff.pk, role=staff.role, name=staff.name), actor.who)
    return staff


def invite_staff(actor: Actor, *, form: StaffForm) -> tuple[Invitation, str]:
    """Invite a colleague; answers the invitation and the secret of its link, told only now."""
    allow(actor, Permission.STAFF)
    _check_staff(form)
    email = form.email.strip().lower()
    secret = ids.token()
    with transaction.atomic():
        if Staff.objects.filter(email=email).exists():
            raise Conflict(_("A colleague with this address is here already."), field="email")
        Invitation.objects.filter(email=email, accepted_at=None).update(withdrawn_at=clock.now())
        invitation = Invitation.objects.create(
            email=email,
            name=one_line(form.name, 80),
            role=form.role,
            language=spoken(form.language),
            team_ids=list(form.team_ids),
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


def accept_invitation(*, secret: str, name: str, password: str) -> Staff:
    """Turn an invitation into a colleague. Raises NotFound when the link is spent, late or
    unknown."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update()
            .filter(token_digest=ids.digest(secret), accepted_at=None, withdrawn_at=None)
            .first()
        )
        if invitation is None or invitation.expires_at < clock.now():
            raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
        staff = add_staff(
            SYSTEM,
            form=StaffForm(
                invitation.email,
                name,
                invitation.role,
                invitation.language,
                tuple(invitation.team_ids),
            ),
            password=password,
        )
        invitation.accepted_at = clock.now()
        invitation.save(update_fields=["accepted_at"])
    return staff


def change_staff(actor: Actor, *, staff: Staff, role: str, team_ids: Iterable[int]) -> Staff:
    """Give a colleague another role or other teams. The last administrator stays one."""
    allow(actor, Permission.STAFF)
    with transaction.atomic():
        locked = Staff.objects.select_for_update().get(pk=staff.pk)
        if role not in Role.values:
            raise Problem(_("There is no such role."), field="role")
        if locked.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
            _keep_an_administrator(locked)
        teams = frozenset(team_ids)
        before = frozenset(locked.memberships.values_list("team_id", flat=True))
        pairs = (("role", locked.role, role), ("teams", before, teams))
        changed = [key for key, old, new in pairs if old != new]
        if changed:
            locked.role = role
            locked.save(update_fields=["role"])
            _set_teams(locked, teams)
            record(
                events.StaffChanged(staff_id=locked.pk, fields=changed, name=locked.name), actor.who
            )
    return locked


def deactivate_staff(actor: Actor, *, staff: Staff, successor: Staff | None = None) -> None:
    """End somebody's access. The desk hands what they held to `successor`, or back to their
    teams."""
    allow(actor, Permission.STAFF)
    if actor.staff_id == staff.pk:
        raise Problem(_("You cannot deactivate yourself."))
    if successor is not None and (successor.pk == staff.pk or not successor.is_active):
        raise Problem(_("Choose an active colleague to take over."), field="successor")
    with transaction.atomic():
        locked = Staff.objects.select_for_update().get(pk=staff.pk)
        if not locked.is_active:
            return
        if locked.role == Role.ADMINISTRATOR:
            _keep_an_administrator(locked)
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        ApiToken.objects.filter(staff=locked, revoked_at=None).update(revoked_at=clock.now())
        record(
            events.StaffDeactivated(
                staff_id=locked.pk,
                successor_id=successor.pk if successor else None,
                name=locked.name,
            ),
            actor.who,
        )


def set_permission(actor: Actor, *, role: str, permission: Permission, granted: bool) -> None:
    """Change one cell of the table of rights. Administrators keep the right to change it."""
    allow(actor, Permission.ROLES)
    if role not in Role.values:
        raise Problem(_("There is no such role."), field="role")
    if (
        role == Role.ADMINISTRATOR
        and not granted
        and permission in (Permission.ROLES, Permission.STAFF)
    ):
        raise Problem(_("Administrators must keep this right, or nobody could give it back."))
    with transaction.atomic():
        cell = RolePermission.objects.filter(role=role, permission=permission)
        if granted == cell.exists():
            return
        if granted:
            RolePermission.objects.create(role=role, permission=permission)
        else:
            cell.delete()
        record(
            events.PermissionChanged(role=role, permission=permission, granted=granted), actor.who
        )


def make_token(actor: Actor, *, name: str, scopes: Iterable[Permission]) -> tuple[ApiToken, str]:
    """Make an API token for the actor; answers it and its secret, told only now."""
    allow(actor, Permission.TOKENS)
    wanted = sorted({str(scope) for scope in scopes} & actor.permissions)
    if not one_line(name) or not wanted or actor.staff_id is None:
        raise Problem(_("A token needs a name and at least one right that you have."))
    secret = f"kuula_{ids.token(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            name=one_line(name, 80),
            token_digest=ids.digest(secret),
            scopes=wanted,
            staff_id=actor.staff_id,
            created_at=clock.now(),
        )
        record(events.TokenMade(name=token.name, scopes=wanted), actor.who)
    return token, secret


def revoke_token(actor: Actor, *, token_id: int) -> None:
    """Stop a token at once. Revoking twice changes nothing."""
    allow(actor, Permission.TOKENS)
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id, revoked_at=None).first()
        if token is None:
            return
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(events.TokenRevoked(name=token.name), actor.who)


def _check_brand(form: BrandForm) -> None:
    if not one_line(form.name):
        raise Problem(_("A brand needs a name."), field="name")
    check_zone(form.time_zone)
    check_week(form.hours)


def _fill_brand(brand: Brand, form: BrandForm) -> None:
    brand.name = one_line(form.name, 80)
    brand.language = spoken(form.language)
    brand.time_zone = form.time_zone
    brand.hours = {day: [list(span) for span in spans] for day, spans in form.hours.items()}
    brand.signatures = dict(form.signatures)


def _check_staff(form: StaffForm) -> None:
    if "@" not in form.email or not form.email.strip().rpartition("@")[2]:
        raise Problem(_("This is not an e-mail address."), field="email")
    if not one_line(form.name):
        raise Problem(_("A colleague needs a name."), field="name")
    if form.role not in Role.values:
        raise Problem(_("There is no such role."), field="role")


def _set_teams(staff: Staff, team_ids: Iterable[int]) -> None:
    wanted = frozenset(team_ids)
    Membership.objects.filter(staff=staff).exclude(team_id__in=wanted).delete()
    known = Team.objects.filter(id__in=wanted).values_list("id", flat=True)
    Membership.objects.bulk_create(
        [Membership(staff=staff, team_id=team) for team in known], ignore_conflicts=True
    )


def _keep_an_administrator(leaving: Staff) -> None:
    others = Staff.objects.active().filter(role=Role.ADMINISTRATOR).exclude(pk=leaving.pk)
    if not others.exists():
        raise Conflict(_("Somebody must stay administrator. Make another one first."))
