"""The chips that say what a conversation is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from kuula.desk.concerns.near import Concerned
from kuula.faces.agent.pages.commerce.words import order_title
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class Chip:
    """An order or a product. `url` is empty for who may not open it."""

    id: int
    label: str
    url: str
    icon: str
    order: int
    owned: int


@dataclass(frozen=True, slots=True)
class ConcernsPart:
    """What a conversation is about."""

    chips: Sequence[Chip] = ()

    def chip_of(self, order: int, owned: int) -> int:
        """The number of the chip about this order or product, 0 for none."""
        same = (one.id for one in self.chips if (one.order, one.owned) == (order, owned))
        return next(same, 0)


def concerns_part(actor: Actor, concerns: Sequence[Concerned]) -> ConcernsPart:
    """The chips for this reader: none without the right to read profiles."""
    if not actor.may(Permission.CUSTOMERS_READ):
        return ConcernsPart()
    return ConcernsPart([_chip(one) for one in concerns])


def _chip(one: Concerned) -> Chip:
    if one.order is None:
        return Chip(one.id, one.called, "", "package", 0, one.owned or 0)
    url = reverse("order", args=[one.order])
    return Chip(one.id, order_title(one.called), url, "shopping-cart", one.order, 0)
