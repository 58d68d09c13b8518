"""Reads of the desk in pages of any size, for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, Message, Tag
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.people.models import Customer
from kuula.workspace.actors import Actor


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that was said: `by` is inbound, outbound or note."""

    at: datetime
    by: str
    text: str
    files: Sequence[str]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with all that was said in it."""

    number: int
    subject: str
    state: str
    at: datetime
    messages: Sequence[Saying]


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


def talks_of(actor: Actor, customer: Customer) -> Iterator[Talk]:
    """Every conversation with a customer that exists for the actor, the first one first, with the
    whole text of its messages and the names of their files; withdrawn replies are left out."""
    found = conversations_for(actor).filter(customer_id=customer.pk).order_by("pk")
    for talk in found.iterator(chunk_size=100):
        messages = Message.objects.filter(conversation_id=talk.pk, withdrawn_at=None)
        messages = messages.prefetch_related("attachments").defer("search", "html").order_by("pk")
        said = [
            Saying(one.occurred_at, one.kind, one.text, [f.filename for f in one.attachments.all()])
            for one in messages
        ]
        yield Talk(talk.pk, talk.subject, talk.state, talk.opened_at, said)
