"""Who may be the same person, as somebody may see it."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.people.models import Customer, Likeness
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Suspected:
    """Two who may be one; the one who was written down first stands first."""

    likeness: Likeness
    one: Customer
    other: Customer


def suspected(
    actor: Actor, *, cursor: str = "", size: int = 20, customer: Customer | None = None
) -> KeysetPage[Suspected]:
    """One page of the pairs nobody has decided on, the likeliest first; of a customer's alone if
    one is named."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = _open().select_related("one", "other")
    if customer is not None:
        found = found.filter(Q(one=customer) | Q(other=customer))
    after = decode(cursor, "nn")
    if after is not None:
        weight, number = int(after[0] or 0) / HUNDRED, int(after[1] or 0)
        found = found.filter(Q(weight__lt=weight) | Q(weight=weight, pk__lt=number))
    some = found.order_by("-weight", "-pk")[: size + 1]
    rows = [Suspected(one, one.one, one.other) for one in some]
    return page_of(rows, size=size, key=_place)


def likeness_for(actor: Actor, likeness_id: int) -> Likeness:
    """One pair. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Likeness.objects.filter(pk=likeness_id).first()
    if found is None:
        raise NotFound(_("There is no such suggestion."))
    return found


def _place(row: Suspected) -> tuple[int, int]:
    """Weights are kept to the hundredth."""
    return round(row.likeness.weight * HUNDRED), row.likeness.pk


def _open() -> "QuerySet[Likeness]":
    here = Customer.objects.present()
    return Likeness.objects.filter(refused_at=None, one__in=here, other__in=here)
