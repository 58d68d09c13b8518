"""What an import brought, as it is looked at before it is taken back; reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from kuula.people.models import Address, Customer
from kuula.people.segments.events import SegmentEntered, SegmentLeft

_TOUCHED = """
SELECT DISTINCT e.customer_id FROM ledger_event e
JOIN unnest(%s::bigint[], %s::timestamptz[]) AS given (customer, at)
    ON given.customer = e.customer_id
WHERE NOT (e.historic AND e.occurred_at = given.at)
  AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.retracts = e.id)
  AND e.retracts IS NULL AND e.type <> ALL(%s)
"""
_FOLLOWS: Final = [SegmentEntered.type, SegmentLeft.type]
"""What came of the import by itself: nobody has done it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A thing that an import made, or changed from `before` to `after`; `at` is the moment of its
    facts."""

    thing: int
    made: bool
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime


def with_other_facts(brought: Sequence[Brought]) -> set[int]:
    """Those customers of whom the ledger knows more than that they were brought."""
    with connection.cursor() as cursor:
        things, moments = [one.thing for one in brought], [one.at for one in brought]
        cursor.execute(_TOUCHED, [things, moments, _FOLLOWS])
        return {row[0] for row in cursor.fetchall()}


def with_addresses_in_use(brought: Sequence[Brought]) -> set[int]:
    """Those customers with whom somebody spoke by an address that was brought."""
    added = [email for one in brought for email in one.after.get("emails", ())]
    owners = dict(Address.objects.filter(value__in=added).values_list("pk", "customer_id"))
    used: set[int] = set()
    for relation in Address._meta.related_objects if owners else ():
        if isinstance(relation.related_model, type):
            named = relation.related_model._default_manager.filter(
                **{f"{relation.field.name}__in": owners}
            )
            used |= set(named.values_list(f"{relation.field.name}_id", flat=True))
    return {owners[number] for number in used}


def is_as_brought(customer: Customer, one: Brought) -> bool:
    """Whether everything that the import wrote still stands."""
    return all(_stands(customer, name, value) for name, value in one.after.items())


def _stands(customer: Customer, name: str, value: Any) -> bool:
    if name in ("emails", "shared"):
        emails = {address.value: address.shared for address in customer.addresses.all()}
        if name == "shared":
            return bool(emails.get(value[0]) == value[1])
        return set(value) <= emails.keys()
    if name == "company":
        return customer.company is not None and customer.company.name == value
    return bool(getattr(customer, name) == value)
