"""Carrying bulk actions out: portion by portion, by whom and with what rights, to the end."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import translation

from kuula.desk.actions.bulk.deeds import Deed, deed_of
from kuula.desk.actions.bulk.items import do_item, undo_item
from kuula.desk.bulk.events import BulkEnded
from kuula.desk.bulk.orders import PORTION, Order
from kuula.desk.models import Bulk, BulkItem, Conversation
from kuula.kit import clock, jobs
from kuula.kit.problems import Problem
from kuula.ledger.recording import record
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LEFT_BEHIND: Final = timedelta(minutes=2)


def carry_out_portion(*, bulk_id: int, first: int, last: int) -> None:
    """Settle these items on behalf of whoever gave the order, with the rights they had then and
    still have. Safe to run twice and by two at a time."""
    bulk = Bulk.objects.select_related("staff").get(pk=bulk_id)
    actor = _whoever_ordered(bulk)
    with translation.override(bulk.staff.language):
        settle_items(actor, bulk, first=first, last=last)


def settle_items(actor: Actor, bulk: Bulk, *, first: int = 0, last: int | None = None) -> None:
    """Do, or when it was taken back bring back, the items of a range that are not settled yet; says
    when the last one is."""
    deed = _deed(actor, bulk)
    for item_id in _unsettled(bulk, first, last):
        if bulk.undo_at is not None:
            undo_item(actor, bulk, item_id)
        else:
            do_item(actor, deed, item_id)
    _end(actor, bulk)


def share_out(bulk: Bulk) -> None:
    """Ask for one job per hundred items."""
    items = list(bulk.items.order_by("pk").values_list("pk", flat=True))
    portions = [items[at : at + PORTION] for at in range(0, len(items), PORTION)]
    jobs.defer_many(
        "desk.carry_out_bulk",
        [{"bulk_id": bulk.pk, "first": one[0], "last": one[-1]} for one in portions],
    )


def carry_on(actor: Actor) -> int:
    """Share out again what was begun a while ago and is not settled; answers how many orders.

    Jobs that still run meet settled items only.
    """
    allow(actor, Permission.CHANGE)
    before = clock.now() - LEFT_BEHIND
    left = list(Bulk.objects.filter(ended_at=None, begun_at__lt=before).order_by("begun_at")[:20])
    for bulk in left:
        waiting = _unsettled(bulk, 0, None)
        if not waiting:
            _end(actor, bulk)
            continue
        for at in range(0, len(waiting), PORTION):
            some = waiting[at : at + PORTION]
            once = f"bulk:{bulk.pk}:{some[0]}:{some[-1]}"
            jobs.defer(
                "desk.carry_out_bulk", once=once, bulk_id=bulk.pk, first=some[0], last=some[-1]
            )
    return len(left)


def _deed(actor: Actor, bulk: Bulk) -> Deed:
    """What is ordered; where nobody can do it any more, the reason for every item."""
    try:
        return deed_of(actor, Order(bulk.verb, bulk.value))
    except Problem as problem:
        refused = problem

        def refuse(talk: Conversation) -> None:
            raise refused

        return refuse


def _unsettled(bulk: Bulk, first: int, last: int | None) -> list[int]:
    open_states = [BulkItem.State.WAITING]
    if bulk.undo_at is not None:
        open_states.append(BulkItem.State.DONE)
    items = bulk.items.filter(state__in=open_states, pk__gte=first)
    if last is not None:
        items = items.filter(pk__lte=last)
    return list(items.order_by("pk").values_list("pk", flat=True))


def _end(actor: Actor, bulk: Bulk) -> None:
    """Say that it is over, once."""
    with transaction.atomic():
        locked = Bulk.objects.select_for_update().get(pk=bulk.pk)
        if locked.ended_at is not None or _unsettled(locked, 0, None):
            return
        locked.ended_at = clock.now()
        locked.save(update_fields=["ended_at"])
        record(BulkEnded(bulk_id=bulk.pk, undone=locked.undo_at is not None), actor.who)


def _whoever_ordered(bulk: Bulk) -> Actor:
    now = actor_for(bulk.staff)
    rights = now.permissions & frozenset(bulk.rights) if bulk.staff.is_active else frozenset()
    return Actor(
        kind=now.kind,
        id=now.id,
        name=now.name,
        language=now.language,
        permissions=rights | ({Permission.READ} & now.permissions),
        team_ids=now.team_ids,
        hidden_teams=now.hidden_teams,
    )
