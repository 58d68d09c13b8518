"""Conversations and what belongs to them when two customers are merged, and when they part."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Model

from kuula.desk.models import Conversation, FollowUp, Goodwill, Message
from kuula.people.merging.parts import Homecoming

_THEIRS: Final[dict[str, type[Model]]] = {
    "conversations": Conversation,
    "messages": Message,
    "goodwill": Goodwill,
    "follow_ups": FollowUp,
}


class DeskPart:
    """What the desk has of a customer: conversations, messages, goodwill, questions after a
    complaint. Promises, matters, handovers and notes hang on their conversation."""

    def take(self, *, of: int, to: int) -> dict[str, Sequence[int]]:
        """Let customer `to` have everything of customer `of`; answers the numbers by kind."""
        moved: dict[str, Sequence[int]] = {}
        for kind, model in _THEIRS.items():
            theirs = model._default_manager.filter(customer_id=of)
            moved[kind] = list(theirs.values_list("pk", flat=True))
            theirs.update(customer_id=to)
        return moved

    def bring_home(self, kept: dict[str, Sequence[int]], home: Homecoming) -> None:
        """Bring home what was moved, but for what somebody has given to another person since, and
        the conversations that came since to an address that goes home."""
        came = Conversation.objects.filter(address_id__in=home.address_ids)
        since = list(came.filter(customer_id=home.target).values_list("pk", flat=True))
        for kind, model in _THEIRS.items():
            theirs = model._default_manager.filter(pk__in=kept[kind], customer_id=home.target)
            theirs.update(customer_id=home.source)
        Conversation.objects.filter(pk__in=since).update(customer_id=home.source)
        Goodwill.objects.filter(conversation__in=since, customer_id=home.target).update(
            customer_id=home.source
        )
        FollowUp.objects.filter(complaint__conversation__in=since, customer_id=home.target).update(
            customer_id=home.source
        )
        said = Message.objects.filter(customer_id=home.target, kind=Message.Kind.INBOUND)
        said.filter(conversation__in=since).update(customer_id=home.source)
        said.filter(conversation__customer_id=home.source, sender__in=home.addresses).update(
            customer_id=home.source
        )
        home.conversations += [*kept["conversations"], *since]
