"""The conversations that are about an order, as far as they exist for the reader."""

from typing import Final

from kuula.desk.access import conversations_for
from kuula.desk.models import Concern, Conversation
from kuula.kit.problems import NotAllowed
from kuula.people.models import Order
from kuula.workspace.actors import Actor

LATEST: Final = 50


def conversations_about(actor: Actor, order: Order) -> list[Conversation]:
    """Conversations about an order that the actor may see, the latest first, at most 50; none
    without the right to read conversations."""
    try:
        seen = conversations_for(actor)
    except NotAllowed:
        return []
    about = Concern.objects.filter(order=order, removed_at=None).values("conversation_id")
    found = seen.filter(pk__in=about, merged_into=None)
    return list(found.only("pk", "subject", "state").order_by("-last_at")[:LATEST])


def concerns_in(conversation: Conversation) -> list[Concern]:
    """What a conversation the caller looked up is about, in the order it was linked."""
    found = Concern.objects.filter(conversation=conversation, removed_at=None)
    return list(found.select_related("order", "owned").order_by("pk"))
