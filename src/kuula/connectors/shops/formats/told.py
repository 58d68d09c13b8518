"""What a call tells, whatever shop it came from, and small readings that all formats share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from babel.numbers import get_currency_precision
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.people.commerce.forms import (
    BuyerForm,
    DeliveryForm,
    InvoiceForm,
    OrderForm,
    ProductForm,
    ReturnForm,
)

_MOST_DIGITS: Final = 24
"""No number of a shop has more before or behind the point."""


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the shop knows them; `buyer` says by what number and when it was so."""

    buyer: BuyerForm | None
    email: str
    name: str = ""
    phone: str = ""
    language: str = ""


@dataclass(slots=True)
class Told:
    """What is to be kept of one call; `gone` are orders that are no longer there, by name."""

    people: list[Person] = field(default_factory=list)
    products: list[ProductForm] = field(default_factory=list)
    orders: list[OrderForm] = field(default_factory=list)
    deliveries: list[DeliveryForm] = field(default_factory=list)
    invoices: list[InvoiceForm] = field(default_factory=list)
    returns: list[ReturnForm] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def text_at(held: Any, name: str, limit: int = 300) -> str:
    """A text or number under a name, as text; empty for none."""
    value = held.get(name) if isinstance(held, Mapping) else None
    if value is None or isinstance(value, bool | Mapping | list):
        return ""
    return one_line(str(value), limit)


def part_at(held: Any, name: str) -> Mapping[str, Any]:
    """What hangs under a name, empty for nothing."""
    value = held.get(name) if isinstance(held, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def list_at(held: Any, name: str) -> list[Mapping[str, Any]]:
    """The list of things under a name, empty for none. Raises Problem for other than things."""
    value = held.get(name) if isinstance(held, Mapping) else None
    found = value if isinstance(value, list) else []
    if not all(isinstance(one, Mapping) for one in found):
        raise Problem(_("“%(field)s” is no list of things.") % {"field": name})
    return found


def number_at(held: Any, name: str) -> str:
    """The number something has in the shop. Raises Problem for none; 0 stands for nobody."""
    found = text_at(held, name, 200)
    if not found or found == "0":
        raise Problem(_("“%(field)s” is missing.") % {"field": name})
    return found


def moment_at(held: Any, name: str) -> datetime | None:
    """The moment under a name; without a zone it is UTC. Raises Problem for what is none."""
    said = text_at(held, name)
    return moment_of(said, name) if said else None


def moment_of(said: str, name: str) -> datetime:
    """The moment a text says. Raises Problem."""
    try:
        found = parse_datetime(said if len(said) > 10 else f"{said}T00:00:00")
    except ValueError:
        found = None
    if found is None:
        raise Problem(_("“%(field)s” is no moment: %(said)s") % {"field": name, "said": said[:40]})
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def decimal_of(said: Any, name: str) -> Decimal:
    """The number a text or number says, 0 for nothing. Raises Problem, also for one that has more
    digits than anything that is sold."""
    if said is None or said == "":
        return Decimal(0)
    try:
        found = Decimal(str(said))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or (found and abs(found.adjusted()) > _MOST_DIGITS):
        told = one_line(str(said), 40)
        raise Problem(_("“%(field)s” is no number: %(said)s") % {"field": name, "said": told})
    return found


def amount_at(held: Any, name: str, currency: str) -> int:
    """An amount in the smallest coin; shops write it in whole coins, as text. Rounded: a price of
    one may be finer."""
    return coins(decimal_of(held.get(name), name), currency)


def coins(amount: Decimal, currency: str) -> int:
    """An amount in the smallest coin, rounded."""
    return int(amount.scaleb(get_currency_precision(currency)).to_integral_value())


def full_name(held: Any) -> str:
    """First and last name."""
    parts = (text_at(held, "first_name", 60), text_at(held, "last_name", 60))
    return " ".join(one for one in parts if one)
