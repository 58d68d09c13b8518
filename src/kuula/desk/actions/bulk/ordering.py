"""Beginning a bulk action and taking it back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.actions.bulk.deeds import deed_of
from kuula.desk.actions.bulk.portions import settle_items, share_out
from kuula.desk.bulk.events import BulkBegun, BulkUndone
from kuula.desk.bulk.orders import AT_ONCE, MOST, Order, Verb
from kuula.desk.bulk.reading import may_undo
from kuula.desk.models import Bulk, BulkItem
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor

SAVED = 1000


def begin_bulk(actor: Actor, *, order: Order, numbers: Sequence[int]) -> Bulk:
    """Do one thing to many conversations: up to 50 before this answers, more by jobs.

    Each is done once, whoever dies meanwhile; what cannot be done is skipped with the reason.
    Belongs outside of any transaction. Raises what `order_bulk` raises.
    """
    return settle_few(actor, bulk=order_bulk(actor, order=order, numbers=numbers))


def order_bulk(actor: Actor, *, order: Order, numbers: Sequence[int]) -> Bulk:
    """Write an order down: more than 50 are for jobs, fewer for `settle_few`.

    Numbers that do not exist for the actor are left out. Raises Problem for an order that could not
    be carried out on any.
    """
    deed_of(actor, order)  # allow
    if actor.staff_id is None:
        raise Problem(_("Only a colleague can change many conversations at once."))
    if len(numbers) > MOST:
        raise Problem(_("At most %(count)s conversations at once.") % {"count": MOST})
    with transaction.atomic():
        known = conversations_for(actor).filter(pk__in=list(numbers)).order_by("pk")
        found = list(known.values_list("pk", flat=True))
        if not found:
            raise Problem(_("Choose at least one conversation."), field="numbers")
        bulk = _written_down(actor, order, found)
        record(BulkBegun(bulk_id=bulk.pk, kind=order.verb, count=len(found)), actor.who)
        if len(found) > AT_ONCE:
            share_out(bulk)
    return bulk


def settle_few(actor: Actor, *, bulk: Bulk) -> Bulk:
    """Do, or bring back, what is not settled yet of up to 50 conversations, each in a transaction
    of its own; more are left to jobs. Twice, even at once, is once. Belongs outside of any
    transaction."""
    if bulk.staff_id != actor.staff_id:
        raise NotFound(_("There is no such bulk action."))
    if bulk.count <= AT_ONCE:
        settle_items(actor, bulk)
        bulk.refresh_from_db()
    return bulk


def undo_bulk(actor: Actor, *, bulk: Bulk) -> Bulk:
    """Bring every conversation of it back, but for those changed since; within an hour.

    Belongs outside of any transaction. Raises what `order_undoing` raises.
    """
    return settle_few(actor, bulk=order_undoing(actor, bulk=bulk))


def order_undoing(actor: Actor, *, bulk: Bulk) -> Bulk:
    """Write down that it is taken back: more than 50 are for jobs, fewer for `settle_few`.

    Taking it back twice changes nothing. Raises Conflict when it is too late.
    """
    deed_of(actor, Order(bulk.verb, bulk.value))  # allow
    with transaction.atomic():
        locked = Bulk.objects.select_for_update().get(pk=bulk.pk)
        if locked.staff_id != actor.staff_id:
            raise NotFound(_("There is no such bulk action."))
        if locked.undo_at is not None:
            return locked
        if not may_undo(locked):
            raise Conflict(_too_late(locked))
        locked.undo_at, locked.ended_at = clock.now(), None
        locked.save(update_fields=["undo_at", "ended_at"])
        record(BulkUndone(bulk_id=bulk.pk), actor.who)
        if locked.count > AT_ONCE:
            share_out(locked)
    return locked


def _too_late(bulk: Bulk) -> str:
    if bulk.verb == Verb.ANSWER:
        return _("Answers can be taken back for ten seconds. They have left.")
    return _("This can be taken back for an hour. The hour is over.")


def _written_down(actor: Actor, order: Order, numbers: Sequence[int]) -> Bulk:
    bulk = Bulk.objects.create(
        staff_id=actor.staff_id or 0,
        verb=order.verb,
        value=order.value,
        rights=sorted(actor.permissions),
        count=len(numbers),
        begun_at=clock.now(),
    )
    items = [BulkItem(bulk=bulk, conversation_id=number) for number in numbers]
    BulkItem.objects.bulk_create(items, SAVED)
    return bulk
