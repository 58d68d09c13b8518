"""The deliveries to one customer that were promised for a day."""

from kuula.people.access import customer_for
from kuula.people.models import Delivery
from kuula.workspace.actors import Actor

MOST = 20


def deliveries_to(actor: Actor, customer_id: int) -> list[Delivery]:
    """The latest of them, at most 20, those that were cancelled left out. Raises NotFound."""
    customer = customer_for(actor, customer_id)
    found = Delivery.objects.filter(order__customer_id=customer.pk, cancelled=False)
    return list(found.exclude(promised_on=None).order_by("-promised_on", "-pk")[:MOST])
