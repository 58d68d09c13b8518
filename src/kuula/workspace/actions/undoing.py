"""Taking an invented company out again."""

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import Model, ProtectedError

from kuula.kit import clock
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand, Staff, Team
from kuula.workspace.permissions import Permission


def undo_company(actor: Actor, *, brand_ids: Sequence[int], emails: Sequence[str]) -> None:
    """Remove invented brands, staff and teams; what real work hangs on is retired instead."""
    allow(actor, Permission.STAFF)
    with transaction.atomic():
        invented = Staff.objects.filter(email__in=emails)
        teams = Team.objects.filter(memberships__staff__in=invented).distinct()
        team_ids = list(teams.values_list("pk", flat=True))
        for member in invented:
            if not _removed(member):
                member.is_active = False
                member.save(update_fields=["is_active"])
        for team in Team.objects.filter(pk__in=team_ids, memberships=None):
            if not _removed(team):
                team.retired_at = clock.now()
                team.save(update_fields=["retired_at"])
        for brand in Brand.objects.filter(pk__in=brand_ids):
            if not _removed(brand):
                brand.retired_at = clock.now()
                brand.save(update_fields=["retired_at"])


def _removed(row: Model) -> bool:
    with suppress(ProtectedError), transaction.atomic():
        row.delete()
        return True
    return False
