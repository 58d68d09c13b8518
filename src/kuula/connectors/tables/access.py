"""The only way to an import on behalf of somebody: all of them to who may import."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kuula.connectors.tables.models import Pull, SavedMapping, TableImport
from kuula.connectors.tables.targets.known import TARGETS, target_called
from kuula.connectors.tables.targets.target import Target
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE = 50


def import_for(actor: Actor, import_id: int) -> TableImport:
    """One import. Raises NotFound."""
    allow(actor, Permission.IMPORTS)
    found = TableImport.objects.select_related("staff").filter(pk=import_id).first()
    if found is None:
        raise NotFound(_("There is no such import."))
    for right in target_called(found.target).asks:
        allow(actor, right)
    return found


def page_of_imports(actor: Actor, *, cursor: str = "", size: int = PAGE) -> KeysetPage[TableImport]:
    """One page of the imports, the latest first."""
    allow(actor, Permission.IMPORTS)
    found = TableImport.objects.select_related("staff").order_by("-pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def targets_for(actor: Actor) -> tuple[Target, ...]:
    """What the actor may bring tables of."""
    allow(actor, Permission.IMPORTS)
    return tuple(one for one in TARGETS.values() if all(map(actor.may, one.asks)))


def mappings_for(actor: Actor, target: str) -> Sequence[SavedMapping]:
    """The mappings saved for a target, by name, at most 200."""
    allow(actor, Permission.IMPORTS)
    return tuple(SavedMapping.objects.filter(target=target)[:200])


def mapping_called(actor: Actor, target: str, name: str) -> SavedMapping:
    """A saved mapping by its name. Raises NotFound."""
    allow(actor, Permission.IMPORTS)
    found = SavedMapping.objects.filter(target=target, name=name).first()
    if found is None:
        raise NotFound(_("There is no mapping “%(name)s”.") % {"name": name})
    return found


def pulls_for(actor: Actor) -> Sequence[Pull]:
    """The nightly queries of what the actor may bring, by name, at most 200."""
    named = [one.name for one in targets_for(actor)]
    return tuple(Pull.objects.filter(target__in=named).select_related("latest")[:200])


def pull_for(actor: Actor, pull_id: int) -> Pull:
    """One nightly query. Raises NotFound."""
    allow(actor, Permission.IMPORTS)
    found = Pull.objects.select_related("latest").filter(pk=pull_id).first()
    if found is None or found.target not in {one.name for one in targets_for(actor)}:
        raise NotFound(_("There is no such query."))
    return found
