"""The facts behind experiences, as far as the reader may know them."""

from collections.abc import Sequence

from kuula.ledger.models import Entry
from kuula.ledger.timeline import Fact, facts_of
from kuula.people.access import untold_types
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


def told_facts(actor: Actor, entries: Sequence[int]) -> dict[int, Fact]:
    """The facts of these entries by number; none without the right to read profiles and
    conversations, and none of the types that a timeline does not tell the actor. The caller leaves
    out what belongs to hidden conversations."""
    if not (actor.may(Permission.CUSTOMERS_READ) and actor.may(Permission.READ)):
        return {}
    found = Entry.objects.filter(id__in=list(entries)).exclude(type__in=untold_types(actor))
    return {fact.id: fact for fact in facts_of(found)}
