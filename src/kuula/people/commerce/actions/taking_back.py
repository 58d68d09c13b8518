"""Taking back what an import told of commercial facts, where nobody touched it since."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.ledger.retracting import retract_of
from kuula.people.commerce.actions.keeping import HANGING, Kind, Values
from kuula.people.commerce.actions.orders import rewrite_lines
from kuula.people.commerce.forms import Fresh
from kuula.people.models import Buyer, Customer, Delivery, FromOutside, OfCustomer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Form = TypeVar("Form", bound=Fresh)
Row = TypeVar("Row", bound=FromOutside)


@dataclass(frozen=True, slots=True)
class BroughtFact:
    """A row that an import made at `at`, or changed: `before` are the columns as they were."""

    thing: int
    made: bool
    before: Values
    at: datetime


def take_facts_back(
    actor: Actor, *, kind: Kind[Form, Row], brought: Sequence[BroughtFact]
) -> dict[int, str]:
    """Remove the rows an import made and put back what it changed, where nothing newer is told and
    nothing hangs on them, with the numbers of customers that came along; what the ledger was told
    is retracted. Answers why each other stays.

    Safe to run twice. Belongs inside a transaction.
    """
    allow(actor, Permission.COMMERCE_CHANGE)
    stay: dict[int, str] = {}
    with transaction.atomic():
        rows = _held(kind.model, [one.thing for one in brought])
        needed = _needed(kind, [one.thing for one in brought if one.made])
        gone, back = list[int](), dict[int, BroughtFact]()
        for one in brought:
            row = rows.get(one.thing)
            if row is None:
                stay[one.thing] = _("It is no longer there.")
            elif row.fresh_at != one.at:
                stay[one.thing] = _("Something newer was told of it since.")
            elif one.thing in needed:
                stay[one.thing] = _("Something else hangs on it.")
            elif one.made:
                gone.append(one.thing)
            else:
                back[one.thing] = one
        _retract(actor, kind.model, [one for one in brought if one.thing not in stay], rows)
        _forget_numbers([rows[number] for number in gone])
        kind.model._default_manager.filter(pk__in=gone).delete()
        _put_back(kind.model, back, rows)
    return stay


def _held(model: type[Row], ids: Sequence[int]) -> dict[int, Row]:
    """The rows, their customers first: nobody of them is erased meanwhile."""
    found = model._default_manager.filter(pk__in=ids)
    if issubclass(model, Delivery):  # whose it is says its order
        found = found.select_related("order")
    if issubclass(model, OfCustomer):
        people = set(found.values_list("customer_id", flat=True))
        held = Customer.objects.select_for_update(no_key=True).filter(pk__in=people)
        list(held.order_by("pk").values_list("pk", flat=True))
    return found.select_for_update(of=("self",)).in_bulk()


def _needed(kind: Kind[Form, Row], ids: Sequence[int]) -> set[int]:
    """Those rows that something else names: a delivery, an invoice, a conversation."""
    needed: set[int] = set()
    for relation in kind.model._meta.related_objects:
        field = relation.field
        if relation.name in kind.beside or not hasattr(field, "attname"):
            continue
        if not isinstance(relation.related_model, type):
            continue
        manager = relation.related_model._default_manager
        named = manager.filter(**{f"{field.name}__in": ids})
        needed |= set(named.values_list(field.attname, flat=True))
    return needed


def _retract(
    actor: Actor, model: type[Row], undone: Sequence[BroughtFact], rows: dict[int, Row]
) -> None:
    """Of what was made every fact, of what was changed those of the change."""
    name = _NAMED.get(model._meta.model_name or "")
    if name is None:
        return
    people = {
        pk: row.customer_id for pk, row in rows.items() if isinstance(row, OfCustomer)
    } or dict(_customers(rows))
    facts = [
        (customer, one.thing, None if one.made else one.at)
        for one in undone
        if (customer := people.get(one.thing))
    ]
    retract_of(actor.who, key=name, facts=facts)


def _customers(rows: dict[int, Row]) -> Iterator[tuple[int, int | None]]:
    """Of a delivery, the customer of its order."""
    for pk, row in rows.items():
        order = getattr(row, "order", None)
        yield pk, order.customer_id if order is not None else None


def _forget_numbers(gone: Sequence[FromOutside]) -> None:
    """The numbers by which their customers were known to the source in the same moment: they came
    with the import, and would lead what comes next to whom it named."""
    theirs = {one.customer_id for one in gone if isinstance(one, OfCustomer) and one.customer_id}
    told = {(one.source, one.fresh_at) for one in gone}
    Buyer.objects.filter(
        customer_id__in=theirs,
        source__in={source for source, _at in told},
        fresh_at__in={at for _source, at in told},
    ).delete()


def _put_back(model: type[Row], back: dict[int, BroughtFact], rows: dict[int, Row]) -> None:
    columns = {field.attname: field for field in model._meta.concrete_fields}
    hanging: dict[int, list[Values]] = {}
    changed: set[str] = set()
    for number, one in back.items():
        for name, value in one.before.items():
            if name == HANGING:
                hanging[number] = value
            elif name in columns:
                read: Callable[[Any], Any] = columns[name].to_python
                setattr(rows[number], name, read(value))
                changed.add(name)
    if changed:
        model._default_manager.bulk_update([rows[number] for number in back], sorted(changed))
    if hanging:
        rewrite_lines(hanging)


_NAMED: Final = {"order": "order_id", "invoice": "invoice_id", "delivery": "delivery_id"}
"""Under which key the ledger names a row of each kind."""
