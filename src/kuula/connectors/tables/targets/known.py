"""The targets there are."""

from typing import Final

from django.utils.translation import gettext as _

from kuula.connectors.tables.targets.companies import Companies
from kuula.connectors.tables.targets.customers import Customers
from kuula.connectors.tables.targets.deliveries import Deliveries
from kuula.connectors.tables.targets.invoices import Invoices
from kuula.connectors.tables.targets.mentions import Mentions
from kuula.connectors.tables.targets.orders import Orders
from kuula.connectors.tables.targets.products import Products
from kuula.connectors.tables.targets.target import Target
from kuula.kit.problems import Problem

TARGETS: Final[dict[str, Target]] = {
    one.name: one
    for one in (
        Customers(),
        Companies(),
        Orders(),
        Invoices(),
        Products(),
        Deliveries(),
        Mentions(),
    )
}


def target_called(name: str) -> Target:
    """The target of that name. Raises Problem."""
    found = TARGETS.get(name)
    if found is None:
        raise Problem(_("Choose what the table holds."), field="target")
    return found
