"""What customers bought, read; and which of it a conversation is about."""

from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.concerns import link_order, link_owned, unlink_concern
from kuula.desk.concerns.access import concerns_in
from kuula.desk.models import Conversation
from kuula.faces.api.described import scope
from kuula.faces.api.shapes.commerce_told import (
    ConcernsTold,
    InvoiceTold,
    OrderTold,
    OwnedTold,
    ProductTold,
    ReturnTold,
    SubscriptionTold,
    concerns_told,
    invoice_told,
    order_told,
    owned_told,
    product_told,
    return_told,
    subscription_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.people.access import customer_for
from kuula.people.actions import note_look
from kuula.people.commerce.access import order_for, owned_for, sees_money
from kuula.people.commerce.listed import (
    invoices_of,
    orders_of,
    owned_by,
    products,
    returns_of,
    subscriptions_of,
)
from kuula.people.models import Customer, Look
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["commerce"])
READ = scope(Permission.CUSTOMERS_READ)
MONEY = scope(Permission.CUSTOMERS_READ, Permission.MONEY)
ABOUT = scope(Permission.READ, Permission.CUSTOMERS_READ)
LINK = scope(Permission.READ, Permission.CUSTOMERS_READ, Permission.CHANGE)


@router.get("/products", response=Page[ProductTold], openapi_extra=READ)
def list_products(request: ApiRequest, asked: Query[Asked]) -> Page[ProductTold]:
    """The catalogue, the last made known first."""
    page = products(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, product_told)


@router.get("/customers/{customer_id}/orders", response=Page[OrderTold], openapi_extra=READ)
def list_orders(request: ApiRequest, customer_id: Id, asked: Query[Asked]) -> Page[OrderTold]:
    """A customer's orders, the latest first."""
    actor, customer = request.auth, _looked_at(request, customer_id)
    page = orders_of(actor, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, lambda row: order_told(row, money=sees_money(actor)))


@router.get("/customers/{customer_id}/invoices", response=Page[InvoiceTold], openapi_extra=MONEY)
def list_invoices(request: ApiRequest, customer_id: Id, asked: Query[Asked]) -> Page[InvoiceTold]:
    """A customer's invoices, the last made known first."""
    require(request.auth, Permission.MONEY)
    actor, customer = request.auth, _looked_at(request, customer_id)
    page = invoices_of(actor, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, invoice_told)


@router.get("/customers/{customer_id}/returns", response=Page[ReturnTold], openapi_extra=READ)
def list_returns(request: ApiRequest, customer_id: Id, asked: Query[Asked]) -> Page[ReturnTold]:
    """What a customer sent back, the latest first."""
    actor, customer = request.auth, _looked_at(request, customer_id)
    page = returns_of(actor, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, lambda row: return_told(row, money=sees_money(actor)))


@router.get(
    "/customers/{customer_id}/subscriptions", response=Page[SubscriptionTold], openapi_extra=READ
)
def list_subscriptions(
    request: ApiRequest, customer_id: Id, asked: Query[Asked]
) -> Page[SubscriptionTold]:
    """What a customer subscribes or subscribed to, the last made known first."""
    actor, customer = request.auth, _looked_at(request, customer_id)
    page = subscriptions_of(actor, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, lambda row: subscription_told(row, money=sees_money(actor)))


@router.get("/customers/{customer_id}/owned-products", response=Page[OwnedTold], openapi_extra=READ)
def list_owned(request: ApiRequest, customer_id: Id, asked: Query[Asked]) -> Page[OwnedTold]:
    """The products a customer owns, the last made known first."""
    actor, customer = request.auth, _looked_at(request, customer_id)
    page = owned_by(actor, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, owned_told)


def _looked_at(request: ApiRequest, customer_id: int) -> Customer:
    """The customer; that somebody looked is noted."""
    customer = customer_for(request.auth, customer_id)
    note_look(request.auth, customer_id=customer.pk, door=Look.Door.API)
    return customer


@router.get("/conversations/{number}/concerns", response=ConcernsTold, openapi_extra=ABOUT)
def read_concerns(request: ApiRequest, number: Id) -> ConcernsTold:
    """The orders and products a conversation is about."""
    require(request.auth, Permission.CUSTOMERS_READ)
    return concerns_told(concerns_in(conversation_for(request.auth, number)))


@router.put("/conversations/{number}/orders/{order_id}", response=ConcernsTold, openapi_extra=LINK)
def link_to_order(request: ApiRequest, number: Id, order_id: Id) -> ConcernsTold:
    """Say that a conversation is about an order of its customer. Twice is once."""
    talk, order = conversation_for(request.auth, number), order_for(request.auth, order_id)
    link_order(request.auth, conversation=talk, order=order)
    return concerns_told(concerns_in(talk))


@router.delete("/conversations/{number}/orders/{order_id}", response=Done, openapi_extra=LINK)
def unlink_from_order(request: ApiRequest, number: Id, order_id: Id) -> Done:
    """Say that it is not about that order; a message does not bring it back. Twice is once."""
    talk, order = conversation_for(request.auth, number), order_for(request.auth, order_id)
    _take_off(request, talk, order_id=order.pk)
    return Done()


@router.put(
    "/conversations/{number}/owned-products/{owned_id}", response=ConcernsTold, openapi_extra=LINK
)
def link_to_owned(request: ApiRequest, number: Id, owned_id: Id) -> ConcernsTold:
    """Say that a conversation is about a product its customer owns. Twice is once."""
    talk, owned = conversation_for(request.auth, number), owned_for(request.auth, owned_id)
    link_owned(request.auth, conversation=talk, owned=owned)
    return concerns_told(concerns_in(talk))


@router.delete(
    "/conversations/{number}/owned-products/{owned_id}", response=Done, openapi_extra=LINK
)
def unlink_from_owned(request: ApiRequest, number: Id, owned_id: Id) -> Done:
    """Say that it is not about that product; a message does not bring it back. Twice is once."""
    talk, owned = conversation_for(request.auth, number), owned_for(request.auth, owned_id)
    _take_off(request, talk, owned_id=owned.pk)
    return Done()


def _take_off(
    request: ApiRequest, talk: Conversation, *, order_id: int | None = None,
    owned_id: int | None = None,
) -> None:  # fmt: skip
    require(request.auth, Permission.CHANGE)
    for one in concerns_in(talk):
        if (one.order_id, one.owned_id) == (order_id, owned_id):
            unlink_concern(request.auth, conversation=talk, concern_id=one.pk)
