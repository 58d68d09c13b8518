"""Keeping the search index right when words change that are indexed with a message."""

from kuula.desk.models import Conversation, Message
from kuula.desk.searching import search_vector


def index_opening(conversation: Conversation) -> None:
    """Index the first message anew: the subject is found with it. The caller holds the lock."""
    first = conversation.messages.order_by("pk").first()
    if first is None or first.search is None:
        return
    said = (conversation.subject, conversation.customer.name, first.sender, first.text)
    vector = search_vector(first.language or conversation.language, *said)
    Message.objects.filter(pk=first.pk).update(search=vector)
