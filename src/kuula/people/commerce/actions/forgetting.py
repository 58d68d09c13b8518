"""Commercial facts of who is erased, and of an import that is taken back."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, Q

from kuula.people.models import (
    Buyer,
    Delivery,
    Invoice,
    OfCustomer,
    Order,
    OwnedProduct,
    Payment,
    Product,
    Return,
    Subscription,
)
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_PERSONAL: Final[tuple[tuple[type[OfCustomer], dict[str, Any]], ...]] = (
    (Order, {"number": "", "url": ""}),
    (Invoice, {"number": ""}),
    (Return, {"number": "", "what": "", "reason": ""}),
    (Subscription, {}),
    (OwnedProduct, {"serial": ""}),
    (Buyer, {}),
)
"""What of each kind names a person or leads to one."""
_ALL: Final[tuple[type[Model], ...]] = (
    Payment, Delivery, Return, Invoice, OwnedProduct, Subscription, Order, Product,
    Buyer,
)  # fmt: skip


def forget_facts(customer_id: int) -> None:
    """Empty what leads from an erased person's facts to the person: numbers, addresses, words.

    Amounts, states and days stay, so reports stay right; so does the external id, by which the same
    fact is known again and not filled in anew. The caller holds the customer and may erase.
    """
    theirs = Delivery.objects.filter(order__customer_id=customer_id)
    theirs.update(tracking="", url="")  # before the orders, as whoever keeps deliveries holds them
    for model, emptied in _PERSONAL:
        model._default_manager.filter(customer_id=customer_id).update(email="", **emptied)


def undo_facts_of(actor: Actor, *, source: str) -> int:
    """Remove everything that a source told; answers how many rows. The ledger's part is retracted
    by whoever takes the import back."""
    allow(actor, Permission.ERASE)
    count = 0
    with transaction.atomic():
        for model in _ALL:
            count += model._default_manager.filter(source=source).delete()[0]
    return count


def move_facts(*, of: int, to: int) -> dict[str, Sequence[int]]:
    """Let customer `to` have all commercial facts of customer `of`; answers their numbers by kind,
    by which `bring_facts_back` undoes it. The caller holds both customers and may do it."""
    moved: dict[str, Sequence[int]] = {}
    for model, _emptied in _PERSONAL:
        theirs = model._default_manager.filter(customer_id=of)
        moved[model._meta.model_name or ""] = list(theirs.values_list("pk", flat=True))
        theirs.update(customer_id=to)
    return moved


def bring_facts_back(
    moved: dict[str, Sequence[int]], *, of: int, to: int, emails: Sequence[str]
) -> None:
    """Let customer `to` have again what `move_facts` took and `of` still has, and what came since
    under one of these addresses. The caller holds both customers."""
    for model, _emptied in _PERSONAL:
        numbers = moved.get(model._meta.model_name or "", ())
        theirs = model._default_manager.filter(Q(pk__in=numbers) | Q(email__in=emails))
        theirs.filter(customer_id=of).update(customer_id=to)
