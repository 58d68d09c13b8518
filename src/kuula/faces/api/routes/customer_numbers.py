"""Customers by the numbers that other systems give them."""

from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Router

from kuula.channels.mail.access import refuse_own_address
from kuula.connectors.shops.actions import keep_told
from kuula.connectors.shops.formats.told import Person, Told
from kuula.faces.api.described import scope
from kuula.faces.api.shapes.commerce import NumberedSent, NumberedTold
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import is_email
from kuula.people.commerce.access import buyer_called
from kuula.people.commerce.forms import BuyerForm
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["commerce"])
PLACE = "/customer-numbers/{source}/{external_id}"
READ = scope(Permission.CUSTOMERS_READ)
CHANGE = scope(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_CHANGE, Permission.COMMERCE_CHANGE)


@router.put(PLACE, response=NumberedTold, openapi_extra=CHANGE)
def put_customer_by_number(
    request: ApiRequest, source: str, external_id: str, customer: NumberedSent
) -> NumberedTold:
    """Keep a customer under the number they have in a source. Who is not known by the address is
    written down; of who is known only what is empty is filled. Twice is once."""
    for right in (Permission.CUSTOMERS_CHANGE, Permission.COMMERCE_CHANGE):
        require(request.auth, right)
    if not is_email(customer.email):
        raise Problem(_("This is not an e-mail address."), field="email")
    refuse_own_address(customer.email)
    fresh = customer.fresh_at or clock.now()
    form = BuyerForm(external_id=external_id, fresh_at=fresh, email=customer.email)
    person = Person(form, customer.email, customer.name, customer.phone, customer.language)
    with transaction.atomic():
        keep_told(request.auth, source=source, told=Told(people=[person]))
    return _told(request.auth, source, external_id)


@router.get(PLACE, response=NumberedTold, openapi_extra=READ)
def read_customer_by_number(request: ApiRequest, source: str, external_id: str) -> NumberedTold:
    """Who has this number in a source."""
    return _told(request.auth, source, external_id)


def _told(actor: Actor, source: str, external_id: str) -> NumberedTold:
    found = buyer_called(actor, source, external_id)
    return NumberedTold(source=source, external_id=external_id, customer=found.customer_id)
