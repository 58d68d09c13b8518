"""What a call tells, kept by the actions of the people room: people first, then what they buy."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kuula.connectors.shops.formats.told import Person, Told
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import email_key, is_email
from kuula.people.actions import CustomerForm, add_customer, change_customer
from kuula.people.commerce.actions import (
    Outcome,
    Result,
    put_buyers,
    put_deliveries,
    put_invoices,
    put_orders,
    put_products,
    put_returns,
)
from kuula.people.commerce.actions.keeping import take_turns
from kuula.people.commerce.actions.orders import cancel_order
from kuula.people.models import (
    Address,
    Buyer,
    Customer,
    Delivery,
    FromOutside,
    Invoice,
    Order,
    Product,
    Return,
)
from kuula.workspace.actors import Actor

_KINDS: Final[tuple[type[FromOutside], ...]] = (Buyer, Product, Order, Delivery, Invoice, Return)


def keep_told(actor: Actor, *, source: str, told: Told) -> bool:
    """Keep it all; False when it was nothing. What is older than what is known changes nothing.

    Raises Problem for the first of it that is refused: then nothing of it is kept. Belongs inside a
    transaction.
    """
    take_turns(source, _KINDS)
    for person in told.people:
        _meet(actor, source, person)
    outcomes = [
        *put_products(actor, source=source, forms=told.products),
        *put_orders(actor, source=source, forms=told.orders),
        *put_deliveries(actor, source=source, forms=told.deliveries),
        *put_invoices(actor, source=source, forms=told.invoices),
        *put_returns(actor, source=source, forms=told.returns),
    ]
    _raise_for(outcomes)
    gone = [cancel_order(actor, source=source, external_id=number) for number in told.gone]
    return bool(told.people or outcomes or any(gone))


def _raise_for(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        if one.problem is not None:
            raise one.problem


def _meet(actor: Actor, source: str, person: Person) -> None:
    """Write down who is not known; of who is known only what is empty is filled, and only by what
    is not older than what the shop told before. Whose address several people share is nobody yet:
    what they buy waits."""
    email = email_key(person.email) if is_email(person.email) else ""
    held = Address.objects.filter(value=email).select_related("customer").first() if email else None
    if held is None and email:
        add_customer(actor, form=_form(CustomerForm(name=""), person), email=email)
    if person.buyer is None:
        return
    kept = put_buyers(actor, source=source, forms=[replace(person.buyer, email=email)])
    _raise_for(kept)
    if held is not None and not held.shared and kept[0].result is not Result.OLDER:
        _fill(actor, held.customer, person)


def _fill(actor: Actor, known: Customer, person: Person) -> None:
    now = CustomerForm(**{name: getattr(known, name) for name in CustomerForm.__slots__})
    wanted = _form(now, person)
    if wanted != now:
        change_customer(actor, customer=known, form=wanted)


def _form(now: CustomerForm, person: Person) -> CustomerForm:
    """The profile with what the shop tells where it says nothing."""
    language = person.language if person.language in LANGUAGES else ""
    return replace(
        now,
        name=now.name or person.name,
        phone=now.phone or person.phone,
        language=now.language or language,
    )
