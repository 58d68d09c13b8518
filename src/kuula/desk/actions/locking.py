"""Locking: once, late, and always the conversation first."""

from kuula.desk.models import Conversation


def locked_conversation(number: int) -> Conversation:
    """The conversation, locked until the transaction ends. The caller must be inside one."""
    return (
        Conversation.objects.select_for_update(of=("self",)).select_related("brand").get(pk=number)
    )
