"""The only way from a person or a program to what they may do and see in the workspace."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kuula.kit import clock, ids
from kuula.kit.compiled import fetched
from kuula.kit.problems import NotFound
from kuula.ledger.news import DISPATCHED
from kuula.workspace.actors import Actor, allow
from kuula.workspace.duty import OnDuty
from kuula.workspace.giving import rights_by_role, stands
from kuula.workspace.models import (
    ApiToken,
    Brand,
    FirstRun,
    Invitation,
    Staff,
    Team,
)
from kuula.workspace.models.staff import TeamQuerySet
from kuula.workspace.permissions import Permission

_RIGHTS: Final = f"""
SELECT ARRAY(SELECT permission FROM workspace_rolepermission WHERE role = %s),
    ARRAY(SELECT team_id FROM workspace_membership WHERE staff_id = %s),
    ARRAY(SELECT id FROM workspace_team WHERE closed),
    ({DISPATCHED}),
    (SELECT ARRAY[state, reason] FROM workspace_duty WHERE staff_id = %s),
    (SELECT seen_at FROM workspace_duty WHERE staff_id = %s)"""
SETTINGS: Final = (
    Permission.BRANDS,
    Permission.MAILBOXES,
    Permission.STAFF,
    Permission.SHARE_OUT,
    Permission.GOODWILL_LIMITS,
    Permission.PROFILES,
    Permission.FIELDS,
    Permission.IMPORTS,
    Permission.EXPORT,
    Permission.ROLES,
    Permission.TOKENS,
    Permission.AUDIT,
    Permission.ERASE,
)
"""The rights that each open a page of the settings."""
_BROWSERS: Final = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def actor_for(staff: Staff) -> Actor:
    """The actor a signed-in person is, with their rights and teams as they stand now."""
    return arriving(staff)[0]


def arriving(staff: Staff) -> tuple[Actor, int, OnDuty | None]:
    """The actor, how far the ledger had been told at that moment (a page read afterwards shows all
    that, and joins the stream there), and their duty if they ever said anything of it."""
    ((granted, mine, closed, told, duty, seen_at),) = fetched(
        (_RIGHTS, (staff.role, staff.pk, staff.pk, staff.pk))
    )
    actor = Actor(
        kind="staff",
        id=staff.pk,
        name=staff.name,
        language=staff.language,
        permissions=frozenset(granted),
        team_ids=frozenset(mine),
        hidden_teams=frozenset(closed) - frozenset(mine),
    )
    return actor, told or 0, OnDuty(duty[0], duty[1], seen_at) if duty else None


def actor_for_token(secret: str) -> Actor | None:
    """The actor behind an API token, its rights cut to the token's scopes; None for an unknown
    one."""
    found = (
        ApiToken.objects.select_related("staff")
        .filter(token_digest=ids.digest(secret), revoked_at=None, staff__is_active=True)
        .first()
    )
    if found is None:
        return None
    whole = actor_for(found.staff)
    return Actor(
        kind=whole.kind,
        id=whole.id,
        name=whole.name,
        language=whole.language,
        permissions=whole.permissions & frozenset(found.scopes),
        team_ids=whole.team_ids,
        hidden_teams=whole.hidden_teams,
        token_id=found.pk,
    )


def staff_for(actor: Actor, staff_id: int) -> Staff:
    """A colleague. Raises NotFound."""
    del actor
    found = Staff.objects.filter(pk=staff_id).first()
    if found is None:
        raise NotFound(_("There is no such colleague."))
    return found


def teams_for(actor: Actor) -> TeamQuerySet:
    """The teams that exist for this actor."""
    return Team.objects.filter(~Q(id__in=actor.hidden_teams), retired_at=None)


def team_for(actor: Actor, team_id: int) -> Team:
    """A team the actor may know of. Raises NotFound."""
    found = teams_for(actor).filter(pk=team_id).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found


def teams_to_manage(actor: Actor) -> TeamQuerySet:
    """The teams whose members the actor may set: those they see; all for who may change rights."""
    if actor.may(Permission.ROLES):
        return Team.objects.filter(retired_at=None)
    return teams_for(actor)


def team_to_manage(actor: Actor, team_id: int) -> Team:
    """A team the actor may change. Raises NotFound, NotAllowed without the right."""
    allow(actor, Permission.STAFF)
    found = teams_to_manage(actor).filter(pk=team_id).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found


def team_to_share_out(actor: Actor, team_id: int) -> Team:
    """A team of which the actor may say how it shares out. Raises NotFound, NotAllowed without the
    right."""
    allow(actor, Permission.SHARE_OUT)
    found = teams_to_manage(actor).filter(pk=team_id).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found


def open_invitations() -> QuerySet[Invitation]:
    """Invitations whose link still works."""
    return Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )


def invitation_for(secret: str) -> Invitation:
    """The invitation behind a link. Raises NotFound when it is spent, late or unknown, or when
    whoever sent it may not give its role any more."""
    found = open_invitations().filter(token_digest=ids.digest(secret)).first()
    if found is None or not stands(found, rights_by_role()):
        raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
    return found


def nobody_works_here() -> bool:
    """Whether this installation still waits for its first colleague."""
    return not Staff.objects.exists()


def first_run_pending() -> bool:
    """Whether the first run was not finished yet."""
    return FirstRun.objects.filter(finished_at=None).exists()


def first_run_under_way() -> bool:
    """Whether the first administrator is still alone and has not finished the first run.

    An installation that got its people another way never asks for the last step.
    """
    if not first_run_pending() or Invitation.objects.exists():
        return False
    return Staff.objects.count() == 1


def setup_secret() -> str:
    """The secret that opens the first-run page from elsewhere; empty once somebody works here."""
    if not nobody_works_here():
        return ""
    found = FirstRun.objects.filter(finished_at=None).first()
    return found.secret if found else ""


def brand_for(actor: Actor, brand_id: int) -> Brand:
    """A brand. Raises NotFound."""
    del actor
    found = Brand.objects.filter(pk=brand_id).first()
    if found is None:
        raise NotFound(_("There is no such brand."))
    return found


def may_administer(actor: Actor) -> bool:
    """Whether any settings page is open to the actor."""
    return any(actor.may(page) for page in SETTINGS)


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor has the right; for reads that need one."""
    allow(actor, permission)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser somebody is signed in with."""

    id: int
    key: str
    browser: str
    address: str
    since: datetime


def sessions_of(actor: Actor) -> tuple[SignedIn, ...]:
    """The actor's own sessions that are still alive, newest first."""
    if actor.staff_id is None:
        return ()
    alive = UserSession.objects.purge_and_list(Staff.objects.get(pk=actor.staff_id))
    found = (
        SignedIn(one.pk, one.session_key, browser_name(one.user_agent), one.ip, one.created_at)
        for one in alive
    )
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def browser_name(agent: str) -> str:
    """Browser and system as people call them, from what the browser says of itself."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part) or _("Unknown browser")
