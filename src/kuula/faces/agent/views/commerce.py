"""Orders: one, all of a customer, and which of them a conversation is about."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions.concerns import link_order, link_owned, unlink_concern
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import warn
from kuula.faces.agent.looking import looked
from kuula.faces.agent.pages.commerce.order import order_page, orders_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to, number_in
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.people.commerce.access import order_for, owned_for
from kuula.people.models import Look
from kuula.workspace.permissions import Permission


@staff_may(Permission.CUSTOMERS_READ)
def order(request: StaffRequest, order_id: int) -> HttpResponse:
    """One order with its lines, deliveries, payments and returns."""
    page = order_page(request, order_id)
    shown = screen(request, "commerce/order.html", page)
    return looked(request, shown, page.customer_id, Look.Door.PAGE) if page.customer_id else shown


@staff_may(Permission.CUSTOMERS_READ)
def orders(request: StaffRequest, customer_id: int) -> HttpResponse:
    """All orders of a customer."""
    shown = screen(request, "commerce/orders.html", orders_page(request, customer_id))
    return looked(request, shown, customer_id, Look.Door.PAGE)


@require_POST
@staff_may(Permission.READ)
def concerns(request: StaffRequest, number: int) -> HttpResponse:
    """The conversation is about this order or product, or with `off` not about that any more."""
    talk = conversation_for(request.actor, number)
    try:
        if off := number_in(request, "off"):
            unlink_concern(request.actor, conversation=talk, concern_id=off)
        elif order_id := number_in(request, "order"):
            link_order(request.actor, conversation=talk, order=order_for(request.actor, order_id))
        else:
            owned = owned_for(request.actor, number_in(request, "owned"))
            link_owned(request.actor, conversation=talk, owned=owned)
    except Problem as problem:
        if isinstance(problem, NotAllowed | NotFound):
            raise
        warn(request, str(problem))
    return back_to(request, number)
