"""Reads that span the workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q

from kuula.kit import clock
from kuula.kit.compiled import Kept, Statement, compiled, fetched
from kuula.ledger.models import Entry
from kuula.workspace.access import open_invitations, teams_to_manage
from kuula.workspace.actors import Actor, allow
from kuula.workspace.events import BrandAdded
from kuula.workspace.giving import rights_by_role, stands
from kuula.workspace.holidays import holidays_of
from kuula.workspace.models import (
    Abilities,
    ApiToken,
    Brand,
    Invitation,
    Retention,
    Role,
    RolePermission,
    Staff,
    Team,
)
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works or worked here, as lists and timelines name them; `duty` is empty or None
    for who never said anything of it."""

    id: int
    name: str
    active: bool
    duty: str | None = None
    role: str = ""

    @property
    def light(self) -> bool:
        """Whether they have a light seat: they are asked, and given nothing."""
        return self.role == Role.DEPARTMENT_READER


def colleagues() -> tuple[Colleague, ...]:
    """Everybody who ever worked here, by name."""
    return tuple(Colleague(*row) for row in fetched(_named_staff()))


def readers_of_conversations() -> list[Staff]:
    """The colleagues of now whose role may read conversations, by name; of each number and name."""
    return _readers().ask()


@lru_cache
def _readers() -> Kept[Staff]:
    may = RolePermission.objects.filter(permission=Permission.READ).values("role")
    found = Staff.objects.filter(is_active=True, role__in=may)
    return Kept(found.only("pk", "name").order_by("name"))


def askable_colleagues() -> list[Staff]:
    """The colleagues of now who may be asked something: those who read conversations, and light
    seats; by name, of each number, name, role and department."""
    return _askable().ask()


@lru_cache
def _askable() -> Kept[Staff]:
    asked = (Permission.READ, Permission.ASKED)
    may = RolePermission.objects.filter(permission__in=asked).values("role")
    found = Staff.objects.filter(is_active=True, role__in=may)
    return Kept(found.only("pk", "name", "role", "department").order_by("name"))


def light_seat_ids() -> list[int]:
    """The colleagues of now who are asked and given nothing."""
    light = [role.value for role in Role if role.is_light]
    return list(Staff.objects.active().filter(role__in=light).values_list("pk", flat=True))


def departments() -> list[str]:
    """The departments colleagues of now are in, by name, at most 200."""
    named = Staff.objects.active().exclude(department="").order_by("department")
    return list(named.values_list("department", flat=True).distinct()[:200])


@lru_cache
def _named_staff() -> Statement:
    return compiled(
        Staff.objects.order_by("name").values_list("pk", "name", "is_active", "duty__state", "role")
    )


def brands() -> tuple[Brand, ...]:
    """The brands that are served, oldest first."""
    return tuple(brand for brand in all_brands() if brand.retired_at is None)


def company_zone() -> str:
    """The time zone on whose clock the company's months begin: that of the first brand served."""
    return next((brand.time_zone for brand in brands()), "UTC")


def all_brands() -> tuple[Brand, ...]:
    """The brands of old and now, oldest first."""
    return tuple(_brands().ask())


def next_holidays(brand: Brand, language: str, count: int = 4) -> tuple[tuple[date, str], ...]:
    """The next public holidays on which a brand is closed, with their names; none without."""
    if not brand.holidays:
        return ()
    today = clock.now().astimezone(ZoneInfo(brand.time_zone)).date()
    found = holidays_of(brand.holidays, (today.year, today.year + 1), language)
    return tuple((day, name) for day, name in found.items() if day >= today)[:count]


@lru_cache
def _brands() -> Kept[Brand]:
    return Kept(Brand.objects.all())


def known_teams(actor: Actor) -> tuple[Team, ...]:
    """The teams that work and exist for the actor."""
    return tuple(_teams(actor.hidden_teams).ask())


@lru_cache(maxsize=512)
def _teams(hidden: frozenset[int]) -> Kept[Team]:
    return Kept(Team.objects.filter(~Q(id__in=hidden), retired_at=None))


def imported_brand_ids(names: Sequence[str]) -> list[int]:
    """The brands that an import added under these names, whatever they are called now."""
    added = Entry.objects.filter(type=BrandAdded.type, historic=True, payload__name__in=names)
    return list(Brand.objects.filter(pk__in=added.values("brand_id")).values_list("pk", flat=True))


def has_staff() -> bool:
    """Whether anybody works here yet; until then every page leads to the first-run page."""
    return Staff.objects.active().exists()


def brand_ids() -> frozenset[int]:
    """The brands that are served."""
    return frozenset(Brand.objects.filter(retired_at=None).values_list("pk", flat=True))


def team_ids() -> frozenset[int]:
    """The teams that work, closed ones included."""
    return frozenset(Team.objects.filter(retired_at=None).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague as the settings list them; `role_words` is the role in the reader's language."""

    id: int
    name: str
    email: str
    role: str
    role_words: str
    department: str
    light: bool
    active: bool
    teams: tuple["TeamName", ...]
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team by name."""

    id: int
    name: str


def people(actor: Actor) -> tuple[Person, ...]:
    """Everybody, active ones first; teams that do not exist for the actor are not named."""
    allow(actor, Permission.STAFF)
    named = dict(teams_to_manage(actor).values_list("pk", "name"))
    found = Staff.objects.prefetch_related("memberships").order_by("-is_active", "name")
    return tuple(_person(staff, named) for staff in found)


def _person(staff: Staff, named: Mapping[int, str]) -> Person:
    mine = [one.team_id for one in staff.memberships.all() if one.team_id in named]
    return Person(
        id=staff.pk,
        name=staff.name,
        email=staff.email,
        role=staff.role,
        role_words=staff.get_role_display(),
        department=staff.department,
        light=Role(staff.role).is_light,
        active=staff.is_active,
        teams=tuple(sorted((TeamName(one, named[one]) for one in mine), key=lambda one: one.name)),
        last_seen=staff.last_login,
    )


def has_second_factors(actor: Actor, staff: Staff) -> bool:
    """Whether a colleague signs in with more than a password."""
    allow(actor, Permission.STAFF)
    return bool(Authenticator.objects.filter(user=staff).exists())


def waiting_invitations(actor: Actor) -> tuple[Invitation, ...]:
    """Invitations whose link still works, newest first."""
    allow(actor, Permission.STAFF)
    found, table = open_invitations().select_related("invited_by"), rights_by_role()
    return tuple(one for one in found.order_by("-invited_at") if stands(one, table))


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team as the settings list it."""

    id: int
    name: str
    closed: bool
    members: int


def team_lines(actor: Actor) -> tuple[TeamLine, ...]:
    """The teams the actor may fill, with how many active colleagues are in each."""
    allow(actor, Permission.STAFF)
    active = Count("memberships", filter=Q(memberships__staff__is_active=True))
    found = teams_to_manage(actor).annotate(size=active).values_list("pk", "name", "closed", "size")
    return tuple(TeamLine(*row) for row in found)


@dataclass(frozen=True, slots=True)
class SharingTeam:
    """A team, whether its conversations are given out, and how many of its colleagues are here."""

    id: int
    name: str
    closed: bool
    automatic: bool
    members: int
    on_duty: int


def sharing_teams(actor: Actor) -> tuple[SharingTeam, ...]:
    """The teams of which the actor may say how they share out."""
    allow(actor, Permission.SHARE_OUT)
    active = Q(memberships__staff__is_active=True)
    there = active & Q(memberships__staff__duty__state="on")
    found = teams_to_manage(actor).annotate(
        size=Count("memberships", filter=active), there=Count("memberships", filter=there)
    )
    columns = ("pk", "name", "closed", "assignmentpolicy__automatic", "size", "there")
    return tuple(
        SharingTeam(number, name, closed, bool(automatic), size, there)
        for number, name, closed, automatic, size, there in found.values_list(*columns)
    )


def abilities_of(staff: Staff) -> Abilities:
    """What a colleague can be given, as it was said; nothing for who was never spoken of."""
    return Abilities.objects.filter(pk=staff.pk).first() or Abilities(staff=staff)


def member_ids(team: Team) -> frozenset[int]:
    """Who is in a team, by id."""
    return frozenset(team.memberships.values_list("staff_id", flat=True))


def teams_of(staff: Staff) -> frozenset[int]:
    """The teams somebody is in, by id."""
    return frozenset(staff.memberships.values_list("team_id", flat=True))


def granted_cells(actor: Actor) -> frozenset[tuple[str, str]]:
    """The table of rights: every (role, permission) that is granted."""
    allow(actor, Permission.ROLES)
    return frozenset(RolePermission.objects.values_list("role", "permission"))


def tokens_of(actor: Actor) -> tuple[ApiToken, ...]:
    """Tokens that still work: one's own; everybody's for who may change rights."""
    allow(actor, Permission.TOKENS)
    found = ApiToken.objects.filter(revoked_at=None).select_related("staff").order_by("-pk")
    if not actor.may(Permission.ROLES):
        found = found.filter(staff_id=actor.staff_id or 0)
    return tuple(found)


def retention() -> dict[str, int | None]:
    """For each kind of words the days they are kept; None means for ever."""
    days = dict(Retention.objects.values_list("kind", "days"))
    return {kind: days.get(kind) for kind in Retention.Kind.values}


def retention_limit(kind: Retention.Kind) -> datetime | None:
    """The moment before which words of this kind are to be emptied; None keeps them."""
    days = retention()[kind]
    return None if days is None else clock.now() - timedelta(days=days)
