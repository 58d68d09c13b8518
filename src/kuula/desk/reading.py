"""Reads of the desk in pages of any size, for programs."""

from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, Message, Tag
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor


def page_of_messages(
    conversation: Conversation, *, cursor: str = "", size: int = 50
) -> KeysetPage[Message]:
    """One page of what was said, oldest first, with files; withdrawn replies are left out.

    The caller made sure that the conversation exists for the reader. HTML is not read along.
    """
    found = (
        Message.objects.filter(conversation=conversation, withdrawn_at=None)
        .select_related("staff", "customer")
        .prefetch_related("attachments")
        .defer("search", "html")
        .order_by("id")
    )
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda message: (message.pk,))


def tags_in_use(actor: Actor, *, cursor: str = "", size: int = 50) -> KeysetPage[str]:
    """One page of the tags that conversations carry which exist for the actor, by name."""
    carried = Tag.objects.filter(conversations__in=conversations_for(actor))
    after = decode(cursor, "w")
    if after is not None:
        carried = carried.filter(name__gt=str(after[0]))
    names = carried.order_by("name").values_list("name", flat=True).distinct()
    return page_of(list(names[: size + 1]), size=size, key=lambda name: (name,))
