"""Many conversations at once: foreseen, done, watched, taken back."""

from ninja import Query, Router

from kuula.desk.actions.bulk import order_bulk, order_undoing, settle_few
from kuula.desk.bulk.foreseeing import foresee
from kuula.desk.bulk.orders import Order
from kuula.desk.bulk.reading import (
    bulk_for,
    left_out_of,
    page_of_bulks,
    tallies_of,
    tally_of,
)
from kuula.desk.models import Bulk
from kuula.faces.api.described import scope
from kuula.faces.api.once import once, once_then
from kuula.faces.api.shapes.bulk import (
    BulkLineTold,
    BulkTold,
    NewBulk,
    PreviewTold,
    bulk_line_told,
    bulk_told,
    preview_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["bulk actions"])
READ = scope(Permission.READ)
CHANGE = scope(Permission.READ, Permission.CHANGE, Permission.ASSIGN)


@router.post("/bulk/preview", response={201: PreviewTold}, openapi_extra=CHANGE)
@once
def preview(request: ApiRequest, order: NewBulk) -> PreviewTold:
    """How many conversations an order would change, and why the others stay. Changes nothing."""
    wanted = list(dict.fromkeys(order.conversations))
    return preview_told(foresee(request.auth, Order(order.verb, order.value), wanted))


def settled(request: ApiRequest, begun: dict[str, int]) -> BulkTold:
    """What was written down is done, if it is few: each in a transaction of its own, so that
    nothing else waits for all of it."""
    bulk = settle_few(request.auth, bulk=bulk_for(request.auth, begun["id"]))
    return bulk_as_told(request.auth, bulk)


@router.post("/bulk", response={201: BulkTold}, openapi_extra=CHANGE)
@once_then(settled)
def begin(request: ApiRequest, order: NewBulk) -> BulkTold:
    """Do one thing to many conversations: up to 50 before this answers, more by jobs.

    Assigning and moving need the scope to assign, the others the scope to change. Sent again with
    its key it is done once, and the answer says how far it is by then.
    """
    bulk = order_bulk(
        request.auth, order=Order(order.verb, order.value), numbers=order.conversations
    )
    return bulk_as_told(request.auth, bulk)


@router.get("/bulk", response=Page[BulkLineTold], openapi_extra=READ)
def list_bulks(request: ApiRequest, asked: Query[Asked]) -> Page[BulkLineTold]:
    """Your own bulk actions, the latest first."""
    page = page_of_bulks(request.auth, cursor=asked.cursor, size=asked.limit)
    tallies = tallies_of(page.rows)
    return paged(page, lambda one: bulk_line_told(one, tallies[one.pk]))


@router.get("/bulk/{bulk_id}", response=BulkTold, openapi_extra=READ)
def read(request: ApiRequest, bulk_id: Id) -> BulkTold:
    """A bulk action of your own, and how far it is."""
    return bulk_as_told(request.auth, bulk_for(request.auth, bulk_id))


@router.post("/bulk/{bulk_id}/undoing", response={201: BulkTold}, openapi_extra=CHANGE)
@once_then(settled)
def undo(request: ApiRequest, bulk_id: Id) -> BulkTold:
    """Bring all back but what was changed since; within an hour. Twice is once."""
    bulk = order_undoing(request.auth, bulk=bulk_for(request.auth, bulk_id))
    return bulk_as_told(request.auth, bulk)


def bulk_as_told(actor: Actor, bulk: Bulk) -> BulkTold:
    """A bulk action of the actor's own, and how far it is."""
    return bulk_told(bulk, tally_of(bulk), left_out_of(actor, bulk))
