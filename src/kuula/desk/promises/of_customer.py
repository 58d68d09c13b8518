"""The promises made to one customer, kept or not."""

from kuula.desk.access import conversations_for
from kuula.desk.models import Promise
from kuula.workspace.actors import Actor

MOST = 20


def promises_to(actor: Actor, customer_id: int) -> list[Promise]:
    """The latest promises to a customer in conversations that the actor may see, at most 20, those
    that were withdrawn left out. Raises NotAllowed without the right to read conversations."""
    seen = conversations_for(actor).filter(customer_id=customer_id)
    found = Promise.objects.filter(conversation__in=seen)
    stands = found.exclude(state=Promise.State.WITHDRAWN)
    return list(stands.order_by("-due_to", "-pk")[:MOST])
