"""Which conversations an order is for: some by number, or all of a list as it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from kuula.desk.access import conversations_for
from kuula.desk.bulk.orders import MOST
from kuula.desk.listing import Listing, numbers_in
from kuula.desk.models import Conversation, Tag
from kuula.workspace.actors import Actor


@dataclass(frozen=True, slots=True)
class Chosen:
    """The numbers an order is for, in their order; `more` when the list holds more than one order
    takes."""

    numbers: Sequence[int]
    more: bool = False


def chosen_by_number(numbers: Iterable[int]) -> Chosen:
    """These, each once, at most 5,000."""
    wanted = list(dict.fromkeys(numbers))
    return Chosen(wanted[:MOST], len(wanted) > MOST)


def chosen_in_list(actor: Actor, listing: Listing) -> Chosen:
    """All of a list from its beginning, at most 5,000. Raises Problem for an unknown view."""
    found = numbers_in(actor, replace(listing, cursor="", size=MOST))
    return Chosen(found[:MOST], len(found) > MOST)


def standing_of(actor: Actor, numbers: Sequence[int]) -> list[Conversation]:
    """Those of them that exist for the actor, with team and tags; two statements."""
    seen = (
        conversations_for(actor)
        .filter(pk__in=numbers)
        .select_related("team", "brand", "incident_link")
    )
    tags = Prefetch("tags", Tag.objects.only("name"))
    return list(seen.prefetch_related(tags).order_by("pk")[:MOST])
