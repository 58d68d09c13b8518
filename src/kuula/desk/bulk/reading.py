"""Bulk actions read: one by its number, how far it is, what could not be done and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.bulk.orders import LEAVES, UNDO, Verb
from kuula.desk.models import Bulk, BulkItem
from kuula.kit import clock
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHOWN: Final = 200
LATEST: Final = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of a bulk action are in each state."""

    waiting: int
    done: int
    skipped: int
    undone: int
    kept: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A conversation that was not changed, or not changed back, and why."""

    number: int
    subject: str
    why: str


def bulk_for(actor: Actor, bulk_id: int) -> Bulk:
    """A bulk action of the actor's own. Raises NotFound."""
    allow(actor, Permission.READ)
    found = Bulk.objects.filter(pk=bulk_id, staff_id=actor.staff_id or 0).first()
    if found is None:
        raise NotFound(_("There is no such bulk action."))
    return found


def latest_bulks(actor: Actor) -> list[Bulk]:
    """The actor's own, the latest first, at most 20."""
    allow(actor, Permission.READ)
    return list(Bulk.objects.filter(staff_id=actor.staff_id or 0).order_by("-pk")[:LATEST])


def page_of_bulks(actor: Actor, *, cursor: str = "", size: int = 50) -> KeysetPage[Bulk]:
    """One page of the actor's own, the latest first. Raises Problem for a damaged cursor."""
    allow(actor, Permission.READ)
    found = Bulk.objects.filter(staff_id=actor.staff_id or 0).order_by("-pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def tally_of(bulk: Bulk) -> Tally:
    """How far it is; one statement."""
    return tallies_of([bulk])[bulk.pk]


def tallies_of(bulks: Sequence[Bulk]) -> Mapping[int, Tally]:
    """How far each is; one statement."""
    states = {state.value: Count("pk", filter=Q(state=state.value)) for state in BulkItem.State}
    items = BulkItem.objects.filter(bulk__in=[one.pk for one in bulks]).order_by()
    counted = {row.pop("bulk"): Tally(**row) for row in items.values("bulk").annotate(**states)}
    return {one.pk: counted.get(one.pk, Tally(0, 0, 0, 0, 0)) for one in bulks}


def left_out_of(actor: Actor, bulk: Bulk) -> list[LeftOut]:
    """What was not changed, or not changed back, of what the actor may see; at most 200."""
    rows = bulk.items.filter(state__in=(BulkItem.State.SKIPPED, BulkItem.State.KEPT))
    seen = rows.filter(conversation__in=conversations_for(actor)).order_by("conversation_id")
    lines = seen.values_list("conversation_id", "conversation__subject", "why")[:SHOWN]
    return [LeftOut(*line) for line in lines]


def may_undo(bulk: Bulk) -> bool:
    """Whether it can still be taken back."""
    if bulk.undo_at is not None:
        return False
    if bulk.verb == Verb.ANSWER:
        return bulk.ended_at is None or clock.now() < bulk.ended_at + LEAVES
    return clock.now() < bulk.begun_at + UNDO
