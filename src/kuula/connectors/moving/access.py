"""The only way to an export on behalf of somebody: all of them to who may export."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from kuula.connectors.moving.models import Export
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 50


def exports_for(actor: Actor) -> Sequence[Export]:
    """The exports that were ordered, the latest first, at most 50."""
    allow(actor, Permission.EXPORT)
    return list(Export.objects.select_related("staff")[:MOST])


def export_for(actor: Actor, export_id: int) -> Export:
    """One export. Raises NotFound."""
    allow(actor, Permission.EXPORT)
    found = Export.objects.select_related("staff").filter(pk=export_id).first()
    if found is None:
        raise NotFound(_("There is no such export."))
    return found
