"""Customers at a glance, side by side, and the merges of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from kuula.kit.compiled import fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.people.models import Customer, CustomerMerge
from kuula.ui.formats import full_date, yearless_date
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 5
_GLANCES: Final = f"""
SELECT c.id, c.name, c.other_names, c.city, c.phone, c.created_at,
    COALESCE((SELECT f.name FROM people_company f WHERE f.id = c.company_id), ''),
    ARRAY(SELECT a.value FROM people_address a WHERE a.customer_id = c.id
        ORDER BY a.id LIMIT {MOST}),
    ARRAY(SELECT k.value FROM people_contact k WHERE k.customer_id = c.id
        AND k.kind IN ('phone', 'whatsapp', 'viber') ORDER BY k.id LIMIT {MOST}),
    ARRAY(SELECT k.value FROM people_contact k WHERE k.customer_id = c.id
        AND k.kind NOT IN ('phone', 'whatsapp', 'viber') ORDER BY k.id LIMIT {MOST}),
    (SELECT ARRAY[d.year, d.month, d.day] FROM people_importantdate d
        WHERE d.customer_id = c.id AND d.kind = 'birthday'),
    (SELECT count(*) FROM people_order o WHERE o.customer_id = c.id)
FROM people_customer c WHERE c.id = ANY(%s::bigint[])"""


@dataclass(frozen=True, slots=True)
class Glance:
    """What tells a person from another: at most 5 of each kind."""

    id: int
    name: str
    other_names: str
    city: str
    since: datetime
    company: str
    addresses: Sequence[str]
    phones: Sequence[str]
    handles: Sequence[str]
    birthday: str
    orders: int


def glances_at(actor: Actor, numbers: Sequence[int]) -> list[Glance]:
    """These customers at a glance, in their order; one statement."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = {row[0]: _glance(row) for row in fetched((_GLANCES, (list(numbers),)))}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def _glance(row: tuple[Any, ...]) -> Glance:
    number, name, others, city, phone, since, company, addresses, phones, handles, day, orders = row
    said = list({_digits(one): one for one in (*reversed(phones), phone) if one}.values())[::-1]
    born = _day(day) if day else ""
    return Glance(
        number, name, others, city, since, company, addresses, said, handles, born, orders
    )


def _digits(phone: str) -> str:
    """The end of a telephone number, by which one is known however it is written."""
    return "".join(char for char in phone if char.isdigit())[-8:]


def _day(parts: Sequence[int | None]) -> str:
    year, month, day = parts
    if month is None or day is None:
        return ""
    return full_date(date(year, month, day)) if year else yearless_date(month, day)


def merges_of(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = 20
) -> KeysetPage[CustomerMerge]:
    """One page of who was merged into a customer, the latest first, those taken back too."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = CustomerMerge.objects.filter(target=customer).select_related("source", "staff")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda merge: (merge.pk,))


def merged_into(actor: Actor, customer: Customer) -> list[Customer]:
    """Everybody who was merged into a customer, or into one who was; what lost stays with them."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Customer.objects.filter(pk__in=customer.absorbed).select_related("company")
    return list(found.order_by("pk"))
