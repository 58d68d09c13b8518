"""What other systems tell of what customers buy: one, or up to 500 of a kind in one call; and an
order as it stands."""

from collections.abc import Callable, Sequence

from ninja import Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes import commerce_forms as forms
from kuula.faces.api.shapes.commerce import (
    DeliverySent,
    InvoiceSent,
    Many,
    NamedDelivery,
    NamedInvoice,
    NamedOrder,
    NamedOwned,
    NamedPayment,
    NamedProduct,
    NamedReturn,
    NamedSubscription,
    OrderSent,
    OutcomesTold,
    OutcomeTold,
    OwnedSent,
    PaymentSent,
    ProductSent,
    ReturnSent,
    SubscriptionSent,
    outcome_told,
    outcomes_told,
)
from kuula.faces.api.shapes.commerce_told import WholeOrderTold, whole_order_told
from kuula.faces.api.tokens import ApiRequest
from kuula.people.actions import note_look
from kuula.people.commerce import actions
from kuula.people.commerce.access import order_called, sees_money
from kuula.people.commerce.actions import Outcome
from kuula.people.commerce.forms import Fresh
from kuula.people.commerce.listed import whole_order
from kuula.people.models import Look
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["commerce"])
READ = scope(Permission.CUSTOMERS_READ)
CHANGE = scope(Permission.COMMERCE_CHANGE)


@router.put("/orders/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_order(request: ApiRequest, source: str, external_id: str, order: OrderSent) -> OutcomeTold:
    """Keep an order under its name in the source. Twice is once."""
    form = forms.order_form(order, external_id)
    return _one(request.auth, actions.put_orders, source, form)


@router.get("/orders/{source}/{external_id}", response=WholeOrderTold, openapi_extra=READ)
def read_order(request: ApiRequest, source: str, external_id: str) -> WholeOrderTold:
    """One order with its lines, deliveries, invoices, payments and returns."""
    order = order_called(request.auth, source, external_id)
    if order.customer_id is not None:
        note_look(request.auth, customer_id=order.customer_id, door=Look.Door.API)
    return whole_order_told(whole_order(request.auth, order), money=sees_money(request.auth))


@router.post("/orders/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_orders(request: ApiRequest, source: str, many: Many[NamedOrder]) -> OutcomesTold:
    """Keep up to 500 orders of a source. One that is refused stops no other."""
    told = [forms.order_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_orders(request.auth, source=source, forms=told))


@router.put("/deliveries/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_delivery(
    request: ApiRequest, source: str, external_id: str, delivery: DeliverySent
) -> OutcomeTold:
    """Keep a delivery under its name in the source. Twice is once."""
    form = forms.delivery_form(delivery, external_id)
    return _one(request.auth, actions.put_deliveries, source, form)


@router.post("/deliveries/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_deliveries(request: ApiRequest, source: str, many: Many[NamedDelivery]) -> OutcomesTold:
    """Keep up to 500 deliveries of a source. One that is refused stops no other."""
    told = [forms.delivery_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_deliveries(request.auth, source=source, forms=told))


@router.put("/invoices/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_invoice(
    request: ApiRequest, source: str, external_id: str, invoice: InvoiceSent
) -> OutcomeTold:
    """Keep an invoice under its name in the source. Twice is once."""
    form = forms.invoice_form(invoice, external_id)
    return _one(request.auth, actions.put_invoices, source, form)


@router.post("/invoices/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_invoices(request: ApiRequest, source: str, many: Many[NamedInvoice]) -> OutcomesTold:
    """Keep up to 500 invoices of a source. One that is refused stops no other."""
    told = [forms.invoice_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_invoices(request.auth, source=source, forms=told))


@router.put("/payments/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_payment(
    request: ApiRequest, source: str, external_id: str, payment: PaymentSent
) -> OutcomeTold:
    """Keep a payment under its name in the source. Twice is once."""
    form = forms.payment_form(payment, external_id)
    return _one(request.auth, actions.put_payments, source, form)


@router.post("/payments/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_payments(request: ApiRequest, source: str, many: Many[NamedPayment]) -> OutcomesTold:
    """Keep up to 500 payments of a source. One that is refused stops no other."""
    told = [forms.payment_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_payments(request.auth, source=source, forms=told))


@router.put("/returns/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_return(request: ApiRequest, source: str, external_id: str, back: ReturnSent) -> OutcomeTold:
    """Keep a return under its name in the source. Twice is once."""
    form = forms.return_form(back, external_id)
    return _one(request.auth, actions.put_returns, source, form)


@router.post("/returns/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_returns(request: ApiRequest, source: str, many: Many[NamedReturn]) -> OutcomesTold:
    """Keep up to 500 returns of a source. One that is refused stops no other."""
    told = [forms.return_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_returns(request.auth, source=source, forms=told))


@router.put("/subscriptions/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_subscription(
    request: ApiRequest, source: str, external_id: str, subscription: SubscriptionSent
) -> OutcomeTold:
    """Keep a subscription under its name in the source. Twice is once."""
    form = forms.subscription_form(subscription, external_id)
    return _one(request.auth, actions.put_subscriptions, source, form)


@router.post("/subscriptions/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_subscriptions(
    request: ApiRequest, source: str, many: Many[NamedSubscription]
) -> OutcomesTold:
    """Keep up to 500 subscriptions of a source. One that is refused stops no other."""
    told = [forms.subscription_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_subscriptions(request.auth, source=source, forms=told))


@router.put("/products/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_product(
    request: ApiRequest, source: str, external_id: str, product: ProductSent
) -> OutcomeTold:
    """Keep a product of the catalogue under its name in the source. Twice is once."""
    form = forms.product_form(product, external_id)
    return _one(request.auth, actions.put_products, source, form)


@router.post("/products/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_products(request: ApiRequest, source: str, many: Many[NamedProduct]) -> OutcomesTold:
    """Keep up to 500 products of a source. One that is refused stops no other."""
    told = [forms.product_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_products(request.auth, source=source, forms=told))


@router.put("/owned-products/{source}/{external_id}", response=OutcomeTold, openapi_extra=CHANGE)
def put_owned_product(
    request: ApiRequest, source: str, external_id: str, owned: OwnedSent
) -> OutcomeTold:
    """Keep a product that a customer owns under its name in the source. Twice is once."""
    form = forms.owned_form(owned, external_id)
    return _one(request.auth, actions.put_owned, source, form)


@router.post("/owned-products/{source}", response={201: OutcomesTold}, openapi_extra=CHANGE)
@once
def put_owned_products(request: ApiRequest, source: str, many: Many[NamedOwned]) -> OutcomesTold:
    """Keep up to 500 owned products of a source. One that is refused stops no other."""
    told = [forms.owned_form(one, one.external_id) for one in many.items]
    return outcomes_told(actions.put_owned(request.auth, source=source, forms=told))


def _one(
    actor: Actor, put: Callable[..., Sequence[Outcome]], source: str, form: Fresh
) -> OutcomeTold:
    """Keep one. Raises the Problem it is refused for."""
    (outcome,) = put(actor, source=source, forms=[form])
    if outcome.problem is not None:
        raise outcome.problem
    return outcome_told(outcome)
