"""Taking an invented company out again."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet

from kuula.ledger.models import Entry
from kuula.workspace.actions.staff import end_access
from kuula.workspace.actors import Actor, allow
from kuula.workspace.events import TeamAdded
from kuula.workspace.models import Brand, Membership, Staff, Team
from kuula.workspace.permissions import Permission


@dataclass(frozen=True)
class Staying:
    """What real work hangs on, so that it stays as it was. `unseen` are the closed teams among
    `teams` that nobody who can sign in is a member of."""

    brands: tuple[Brand, ...]
    teams: tuple[Team, ...]
    unseen: tuple[Team, ...]


@dataclass(frozen=True)
class Invention:
    """What an import made up: brands by number, colleagues by address, teams by name."""

    brand_ids: Sequence[int]
    emails: Sequence[str]
    team_names: Sequence[str]


def undo_company(actor: Actor, *, invention: Invention) -> Staying:
    """Remove invented brands, staff and teams, except what real people or conversations are in.

    An invented colleague who wrote in a real conversation cannot be removed; they lose their
    access and their places in teams, and the desk hands back what they held.
    """
    allow(actor, Permission.STAFF)
    with transaction.atomic():
        invented = Staff.objects.filter(email__in=invention.emails)
        teams = _teams(invented, invention.team_names)
        Membership.objects.filter(staff__in=invented).delete()
        for member in invented:
            if member.is_active and not _removed(member):
                end_access(actor, locked=member)
        staying = [team for team in teams if team.memberships.exists() or not _removed(team)]
        brands = Brand.objects.filter(pk__in=invention.brand_ids)
        kept = tuple(brand for brand in brands if not _removed(brand))
    unseen = (t for t in staying if t.closed and not t.staff.filter(is_active=True).exists())
    return Staying(kept, tuple(staying), tuple(unseen))


def _teams(invented: QuerySet[Staff], names: Sequence[str]) -> list[Team]:
    """The teams of the invented, and those an import made that nobody invented is in any more."""
    imported = Entry.objects.filter(type=TeamAdded.type, historic=True, payload__name__in=names)
    ids = [one for one in imported.values_list("team_id", flat=True) if one]
    theirs = Q(memberships__staff__in=invented) | Q(pk__in=ids)
    return list(Team.objects.filter(theirs, retired_at=None).distinct())


def _removed(row: Model) -> bool:
    with suppress(ProtectedError), transaction.atomic():
        row.delete()
        return True
    return False
