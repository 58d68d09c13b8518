"""The only way to commercial facts on behalf of somebody."""

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound
from kuula.people.models import Buyer, Order, OwnedProduct
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def order_for(actor: Actor, order_id: int) -> Order:
    """One order with its customer. Raises NotFound, NotAllowed without the right to read profiles.

    Whether the actor sees amounts is another right: `sees_money`.
    """
    allow(actor, Permission.CUSTOMERS_READ)
    found = Order.objects.select_related("customer").filter(pk=order_id).first()
    if found is None:
        raise NotFound(_("There is no such order."))
    return found


def order_called(actor: Actor, source: str, external_id: str) -> Order:
    """One order by its name in the source. Raises as `order_for`."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Order.objects.select_related("customer").filter(source=source, external_id=external_id)
    order = found.first()
    if order is None:
        raise NotFound(_("There is no such order."))
    return order


def buyer_called(actor: Actor, source: str, external_id: str) -> Buyer:
    """A customer's number in the source. Raises as `order_for`."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Buyer.objects.filter(source=source, external_id=external_id).first()
    if found is None:
        raise NotFound(_("There is no such customer."))
    return found


def owned_for(actor: Actor, owned_id: int) -> OwnedProduct:
    """One product a customer owns. Raises as `order_for`."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = OwnedProduct.objects.select_related("customer").filter(pk=owned_id).first()
    if found is None:
        raise NotFound(_("There is no such product."))
    return found


def sees_money(actor: Actor) -> bool:
    """Whether the actor may know amounts, invoices and payments."""
    return actor.may(Permission.MONEY)
