"""What a system of one's own writes: JSON of any shape, read by the paths of a mapping.

A mapping is {"kind": "orders", "records": "data.items", "paths": {"external_id": "id", ...}}. A
path is the names on the way, parted by dots; a number takes that place of a list. `records` leads
to a list of them, or is empty when a call is one record. Paths of lines begin at a line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.shops.formats.told import Person, Told, coins, decimal_of, moment_of
from kuula.kit.money import currencies
from kuula.kit.problems import Problem
from kuula.kit.text import clean, one_line
from kuula.people.commerce.forms import (
    BuyerForm,
    DeliveryForm,
    InvoiceForm,
    LineForm,
    OrderForm,
    ProductForm,
)
from kuula.people.commerce.words import INVOICE_STATES, ORDER_STATES, currency_code, state_key

MOST: Final = 500
LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Place:
    """A field that a path may lead to."""

    name: str
    label: str | Promise
    required: bool = False


_NUMBER: Final = gettext_lazy("Its number there")
_FRESH: Final = Place("fresh_at", gettext_lazy("Changed at"))
_EMAIL: Final = Place("email", gettext_lazy("Customer's e-mail address"))
_BUYER: Final = Place("buyer", gettext_lazy("Customer number"))
_NAME: Final = Place("name", gettext_lazy("Customer's name"))
_CURRENCY: Final = Place("currency", gettext_lazy("Currency, or its code itself"), required=True)
_STATE: Final = Place("state", gettext_lazy("State"))
_ORDER: Final = Place("order", gettext_lazy("Number of the order"), required=True)

KINDS: Final[dict[str, tuple[str | Promise, tuple[Place, ...]]]] = {
    "orders": (
        gettext_lazy("Orders with their lines"),
        (
            Place("external_id", _NUMBER, required=True), _FRESH,
            Place("number", gettext_lazy("Number people say")),
            Place("placed_at", gettext_lazy("Ordered on"), required=True),
            _EMAIL, _BUYER, _NAME, _STATE, _CURRENCY,
            Place("total", gettext_lazy("Total")), Place("url", gettext_lazy("Address in the web")),
            Place("lines", gettext_lazy("The list of lines")),
            Place("line.name", gettext_lazy("In a line: product")),
            Place("line.product", gettext_lazy("In a line: product number")),
            Place("line.quantity", gettext_lazy("In a line: quantity")),
            Place("line.price", gettext_lazy("In a line: price of one")),
            Place("line.total", gettext_lazy("In a line: total")),
        ),
    ),
    "customers": (
        gettext_lazy("Customers"),
        (
            Place("external_id", _NUMBER, required=True), _FRESH,
            Place("email", gettext_lazy("E-mail address"), required=True),
            Place("name", gettext_lazy("Name")), Place("phone", gettext_lazy("Telephone")),
            Place("language", gettext_lazy("Language")),
        ),
    ),
    "products": (
        gettext_lazy("Products"),
        (Place("external_id", _NUMBER, required=True), _FRESH,
         Place("name", gettext_lazy("Name"), required=True)),
    ),
    "invoices": (
        gettext_lazy("Invoices"),
        (
            Place("external_id", _NUMBER, required=True), _FRESH,
            Place("issued_on", gettext_lazy("Issued on"), required=True),
            Place("due_on", gettext_lazy("To be paid by")), _EMAIL, _BUYER, _NAME,
            Place("order", gettext_lazy("Number of the order")), _STATE, _CURRENCY,
            Place("total", gettext_lazy("Total"), required=True),
        ),
    ),
    "deliveries": (
        gettext_lazy("Deliveries"),
        (
            Place("external_id", _NUMBER, required=True), _FRESH, _ORDER,
            Place("carrier", gettext_lazy("Carrier")),
            Place("tracking", gettext_lazy("Tracking number")),
            Place("url", gettext_lazy("Address to follow it")),
            Place("promised_on", gettext_lazy("Promised for")),
            Place("sent_at", gettext_lazy("Sent on")),
            Place("delivered_at", gettext_lazy("Delivered on")),
        ),
    ),
}  # fmt: skip
"""What a mapping can be of, and its fields."""


def places_of(kind: str) -> tuple[Place, ...]:
    """The fields of a kind. Raises Problem for one that is not known."""
    if kind not in KINDS:
        raise Problem(_("Choose what the calls are about."), field="kind")
    return KINDS[kind][1]


def checked_mapping(kind: str, records: str, paths: Mapping[str, str]) -> dict[str, Any]:
    """The mapping as it is kept. Raises Problem while a needed path is missing."""
    places = places_of(kind)
    known = {one.name for one in places}
    kept = {name: one_line(path, LONGEST) for name, path in paths.items() if name in known}
    kept = {name: path for name, path in kept.items() if path}
    for one in places:
        if one.required and one.name not in kept:
            raise Problem(_("Say where “%(field)s” stands.") % {"field": one.label}, field=one.name)
    return {"kind": kind, "records": one_line(records, LONGEST), "paths": kept}


def told(mapping: Mapping[str, Any], held: Any, received_at: datetime) -> Told:
    """What a call tells by a mapping. Raises Problem."""
    if not mapping:
        raise Problem(_("Say first where each field stands."))
    records = _at(held, mapping["records"]) if mapping["records"] else held
    if not isinstance(records, list):
        records = [records]
    if len(records) > MOST:
        raise Problem(_("Send at most %(most)s at once.") % {"most": MOST})
    found = Told()
    for one in records:
        _TELLERS[mapping["kind"]](_Record(one, mapping["paths"], received_at), found)
    return found


def _at(held: Any, path: str) -> Any:
    """What stands at the end of a path, None for nothing."""
    for part in path.split("."):
        if isinstance(held, Mapping):
            held = held.get(part)
        elif isinstance(held, list) and part.isascii() and part.isdigit():
            held = held[int(part)] if int(part) < len(held) else None
        else:
            return None
    return held


@dataclass(frozen=True, slots=True)
class _Record:
    """One record, read by paths; `begins` is before the name of a path within a line."""

    held: Any
    paths: Mapping[str, str]
    received_at: datetime
    begins: str = ""

    def value(self, name: str) -> Any:
        path = self.paths.get(self.begins + name, "")
        return _at(self.held, path) if path else None

    def text(self, name: str) -> str:
        value = self.value(name)
        nothing = value is None or isinstance(value, bool | list | Mapping)
        return "" if nothing else clean(str(value))

    def says(self, name: str) -> bool:
        return self.text(name) != ""

    def needed(self, name: str) -> str:
        found = self.text(name)
        if not found:
            said = _("Nothing stands at “%(path)s”.")
            raise Problem(said % {"path": self.paths.get(self.begins + name, name)})
        return found

    def moment(self, name: str) -> datetime | None:
        said = self.text(name)
        return moment_of(said, self.paths[name]) if said else None

    def day(self, name: str) -> date | None:
        moment = self.moment(name)
        return moment.date() if moment else None

    def number(self, name: str) -> Decimal:
        return decimal_of(self.value(name), self.paths.get(self.begins + name, name))

    def fresh(self) -> datetime:
        return min(self.moment("fresh_at") or self.received_at, self.received_at)

    def currency(self) -> str:
        """What stands at the path, or the path itself where it is a currency."""
        path = self.paths["currency"]
        said = path if path in currencies() else self.needed("currency")
        code = currency_code(said)
        if not code:
            words = _("“%(code)s” is no currency. Write its code, such as EUR.")
            raise Problem(words % {"code": said[:20]})
        return code

    def state(self, states: Mapping[str, str], usual: str) -> str:
        said = self.text("state")
        found = states.get(said) or states.get(state_key(said)) if said else usual
        if not found:
            raise Problem(_("Kuula does not know the state “%(text)s”.") % {"text": said[:40]})
        return found

    def person(self) -> Person | None:
        email = self.text("email")
        return Person(None, email, self.text("name")) if email else None


def _order(one: _Record, found: Told) -> None:
    currency = one.currency()
    listed = one.value("lines")
    lines = tuple(
        _line(_Record(each, one.paths, one.received_at, "line."), currency)
        for each in (listed if isinstance(listed, list) else ())
    )
    total = coins(one.number("total"), currency) if one.says("total") else None
    found.orders.append(
        OrderForm(
            external_id=one.needed("external_id"),
            fresh_at=one.fresh(),
            number=one.text("number"),
            buyer=one.text("buyer"),
            email=one.text("email"),
            placed_at=moment_of(one.needed("placed_at"), one.paths["placed_at"]),
            state=one.state(ORDER_STATES, "placed"),
            currency=currency,
            total=sum(line.total for line in lines) if total is None else total,
            url=one.text("url"),
            lines=lines,
        )
    )
    found.people += [person] if (person := one.person()) else []


def _line(one: _Record, currency: str) -> LineForm:
    quantity = one.number("quantity") if one.says("quantity") else Decimal(1)
    price, total = one.number("price"), one.number("total")
    if not one.says("total"):
        total = price * quantity
    if not one.says("price"):
        price = total / quantity if quantity else Decimal(0)
    return LineForm(
        name=one.text("name"),
        product=one.text("product"),
        quantity=quantity,
        price=coins(price, currency),
        total=coins(total, currency),
    )


def _customer(one: _Record, found: Told) -> None:
    email = one.needed("email")
    number = one.needed("external_id")
    buyer = BuyerForm(external_id=number, fresh_at=one.fresh(), email=email)
    found.people.append(
        Person(buyer, email, one.text("name"), one.text("phone"), one.text("language"))
    )


def _product(one: _Record, found: Told) -> None:
    number, name = one.needed("external_id"), one.needed("name")
    found.products.append(ProductForm(external_id=number, fresh_at=one.fresh(), name=name))


def _invoice(one: _Record, found: Told) -> None:
    currency = one.currency()
    found.invoices.append(
        InvoiceForm(
            external_id=one.needed("external_id"),
            fresh_at=one.fresh(),
            buyer=one.text("buyer"),
            email=one.text("email"),
            order=one.text("order"),
            issued_on=moment_of(one.needed("issued_on"), one.paths["issued_on"]).date(),
            due_on=one.day("due_on"),
            state=one.state(INVOICE_STATES, "open"),
            currency=currency,
            total=coins(one.number("total"), currency),
        )
    )
    found.people += [person] if (person := one.person()) else []


def _delivery(one: _Record, found: Told) -> None:
    found.deliveries.append(
        DeliveryForm(
            external_id=one.needed("external_id"),
            fresh_at=one.fresh(),
            order=one.needed("order"),
            carrier=one.text("carrier"),
            tracking=one.text("tracking"),
            url=one.text("url"),
            promised_on=one.day("promised_on"),
            sent_at=one.moment("sent_at"),
            delivered_at=one.moment("delivered_at"),
        )
    )


_TELLERS: Final[dict[str, Callable[[_Record, Told], None]]] = {
    "orders": _order,
    "customers": _customer,
    "products": _product,
    "invoices": _invoice,
    "deliveries": _delivery,
}
