"""What the facts that are sent together refer to, read at once: customers, addresses, products,
orders, invoices."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import email_key, is_email
from kuula.people.commerce.forms import Fresh, OrderForm, Whose
from kuula.people.models import (
    Address,
    Buyer,
    Customer,
    FromOutside,
    Invoice,
    OfCustomer,
    Order,
    Product,
)


@dataclass(frozen=True, slots=True)
class Known:
    """By Kuula's number, by address, by external id of the source that sends."""

    people: dict[int, bool] = field(default_factory=dict)
    """Customers who are named or have a row already: whether they were erased."""
    merged: dict[int, int] = field(default_factory=dict)
    """Who was merged away, and into whom."""
    addresses: dict[str, int] = field(default_factory=dict)
    buyers: dict[str, int] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    """Invoices that a payment was of before, and is no more."""

    def whose(self, form: Whose, before: OfCustomer | None, order: Order | None = None) -> "Owner":
        """Whose it is from now on: whom it names, else whom its address belongs to, else whose it
        was, else the customer of its order. Raises Problem for nobody that can be."""
        if form.customer_id is not None:
            _refuse_unknown(form.customer_id, self.people)
        email = email_key(form.email) if form.email.strip() else ""
        if email and not is_email(email):
            raise Problem(_("This is not an e-mail address."), field="email")
        if form.buyer and not email and form.buyer not in self.buyers and before is None:
            said = _("There is no customer “%(number)s” of this source, and no address.")
            raise Problem(said % {"number": form.buyer}, field="buyer")
        named = form.customer_id or self.buyers.get(form.buyer)
        known = self.merged.get(named, named) if named else self.addresses.get(email)
        known = known or (before.customer_id if before else None)
        if known is None and not email and order is not None:
            known, email = order.customer_id, order.email
        return Owner(known, email or (before.email if before else ""))

    def order(self, external_id: str) -> Order | None:
        """The order called so, None for no name. Raises Problem when it is not known."""
        found = self.orders.get(external_id)
        if external_id and found is None:
            said = _("There is no order “%(id)s” of this source. Send the order first.")
            raise Problem(said % {"id": external_id}, field="order")
        return found

    def invoice(self, external_id: str) -> Invoice | None:
        """The invoice called so, None for no name. Raises Problem when it is not known."""
        found = self.invoices.get(external_id)
        if external_id and found is None:
            said = _("There is no invoice “%(id)s” of this source. Send the invoice first.")
            raise Problem(said % {"id": external_id}, field="invoice")
        return found

    def named(self, name: str, product: str) -> tuple[str, int | None]:
        """A name and the product's number, if that is known. Raises Problem without a name."""
        found = self.products.get(product)
        said = name.strip() or (found.name if found else "")
        if not said:
            raise Problem(_("Give it a name, or a product that is known."), field="name")
        return said, found.pk if found else None


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer, or the address by which one will be found."""

    customer_id: int | None
    email: str


def hold_people(
    source: str, model: type[FromOutside], forms: Sequence[Fresh], *, lock: bool = True
) -> Known:
    """Whom these forms name, and whose the rows are that are there already; with `lock` nobody of
    them is erased until the transaction ends. Comes before any other lock."""
    said = [one for one in forms if isinstance(one, Whose)]
    emails = {email_key(one.email) for one in said if one.email}
    numbers = {one.customer_id for one in said if one.customer_id}
    addresses: dict[str, int] = {}
    if emails:
        own = Address.objects.filter(value__any_of=emails, shared=False)
        addresses = dict(own.values_list("value", "customer_id"))
    buyers = _buyers(source, {one.buyer for one in said if one.buyer})
    if issubclass(model, OfCustomer):
        there = model._default_manager.filter(source=source, customer__isnull=False)
        named = there.filter(external_id__any_of=[one.external_id for one in forms])
        numbers |= set(named.values_list("customer_id", flat=True))
    numbers |= set(buyers.values()) | set(addresses.values())
    merged = _merged(numbers)
    numbers |= set(merged.values())
    held = Customer.objects.filter(pk__any_of=numbers).order_by("pk")
    if lock:
        held = held.select_for_update(no_key=True)
    found = dict(held.values_list("pk", "erased_at"))
    return Known(
        merged=merged,
        buyers={name: number for name, number in buyers.items() if not found.get(number)},
        people={number: bool(erased) for number, erased in found.items()},
        addresses={value: number for value, number in addresses.items() if not found.get(number)},
    )


def _merged(numbers: set[int]) -> dict[int, int]:
    """Who of these was merged into whom in the end."""
    away = Customer.objects.filter(pk__in=numbers, merged_into__isnull=False)
    found = dict(away.values_list("pk", "merged_into_id"))
    further = _merged(set(found.values())) if found else {}
    return {number: further.get(into, into) for number, into in found.items()}


def _buyers(source: str, names: set[str]) -> dict[str, int]:
    found = Buyer.objects.filter(source=source, external_id__any_of=names, customer__isnull=False)
    return dict(found.values_list("external_id", "customer_id")) if names else {}


def known_to(source: str, forms: Sequence[Fresh], people: Known, *, lock: bool = True) -> Known:
    """What these forms refer to besides people, who are held already."""
    ordered, billed, goods = _named(forms, "order"), _named(forms, "invoice"), _in_lines(forms)
    goods |= _named(forms, "product")
    orders = Order.objects.filter(source=source, external_id__any_of=ordered)
    orders = orders.order_by("external_id")
    owed = Invoice.objects.filter(source=source, external_id__any_of=billed)
    owed = owed.order_by("external_id")
    if lock:
        orders = orders.select_for_update(of=("self",), no_key=True)
        owed = owed.select_for_update(of=("self",), no_key=True)
    products = Product.objects.filter(source=source, external_id__any_of=goods)
    products = products.only("external_id", "name")
    return replace(
        people,
        products={one.external_id: one for one in products} if goods else {},
        orders={one.external_id: one for one in orders} if ordered else {},
        invoices={one.external_id: one for one in owed} if billed else {},
    )


def _named(forms: Sequence[Fresh], name: str) -> set[str]:
    return {said for one in forms if (said := getattr(one, name, ""))}


def _in_lines(forms: Sequence[Fresh]) -> set[str]:
    ordered = [one for one in forms if isinstance(one, OrderForm)]
    return {line.product for one in ordered for line in one.lines if line.product}


def _refuse_unknown(customer_id: int, people: dict[int, bool]) -> None:
    if customer_id not in people:
        raise Problem(_("There is no such customer."), field="customer")
    if people[customer_id]:
        raise Conflict(_("This person was erased."), field="customer")
