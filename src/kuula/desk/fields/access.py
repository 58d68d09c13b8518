"""The only way to a custom field on behalf of somebody. Fields of unseen teams do not exist."""

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, CustomField
from kuula.kit.compiled import Kept
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def fields_for(actor: Actor) -> list[CustomField]:
    """Every field that exists for the actor, archived ones too, in their order."""
    allow(actor, Permission.READ)
    return _fields(actor.hidden_teams).ask()


def field_for(actor: Actor, field_id: int) -> CustomField:
    """One field. Raises NotFound."""
    found = next((one for one in fields_for(actor) if one.pk == field_id), None)
    if found is None:
        raise NotFound(_("There is no such field."))
    return found


def fields_in(conversation: Conversation) -> dict[int, CustomField]:
    """The fields in use that a conversation has, in their order. Whoever sees it sees them."""
    return fitting(_fields(frozenset()).ask(), conversation)


def fitting(known: Sequence[CustomField], conversation: Conversation) -> dict[int, CustomField]:
    """Those of the fields that are in use and belong to the conversation, by id."""
    brand, team = conversation.brand_id, conversation.team_id
    return {one.pk: one for one in known if one.archived_at is None and one.belongs_to(brand, team)}


@lru_cache(maxsize=512)
def _fields(hidden: frozenset[int]) -> Kept[CustomField]:
    seen = Q(team=None) | ~Q(team_id__in=hidden)
    return Kept(CustomField.objects.filter(seen).order_by("place", "pk")[:500])
