"""Words of customers for personas: only from conversations that exist for whoever picks them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.models import Message
from kuula.kit.problems import NotFound, Problem
from kuula.people.models import Persona, PersonaQuote, Segment, SegmentMember
from kuula.people.segments.actions import QuoteForm, add_quote
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LATEST: Final = 30
BEGINNING: Final = 400


@dataclass(frozen=True, slots=True)
class Quotable:
    """What a customer wrote, whole; `begins` is its first sentences."""

    message_id: int
    number: int
    who: str
    at: datetime
    text: str
    begins: str


def readable(actor: Actor, numbers: Collection[int]) -> set[int]:
    """Those of these conversations that exist for the actor; none without the right to read."""
    if not numbers or not actor.may(Permission.READ):
        return set()
    found = conversations_for(actor).order_by().filter(pk__in=numbers)
    return set(found.values_list("pk", flat=True))


def quotable_of(actor: Actor, segment: Segment | None) -> Sequence[Quotable]:
    """The latest 30 messages that customers wrote, of a segment alone if one is named."""
    allow(actor, Permission.READ)
    talks = conversations_for(actor).order_by().filter(spam=False, customer__erased_at=None)
    if segment is not None:
        members = SegmentMember.objects.filter(segment=segment).values("customer_id")
        talks = talks.filter(customer_id__in=members)
    found = _said().filter(conversation__in=talks.values("pk")).order_by("-pk")
    return [_quotable(one) for one in found[:LATEST]]


def quote_message(actor: Actor, *, persona: Persona, message_id: int, text: str) -> PersonaQuote:
    """Let a persona say what a customer wrote in a message, word for word.

    Raises NotFound for a message the actor may not read, Problem for words that do not stand in it.
    """
    allow(actor, Permission.READ)
    message = _said().filter(pk=message_id).first()
    if message is None or not readable(actor, {message.conversation_id}):
        raise NotFound(_("There is no such message."))
    said, whole = " ".join(text.split()), " ".join(_text(message).split())
    if not said or said not in whole:
        raise Problem(_("Quote word for word: these words do not stand in the message."))
    quote = QuoteForm(
        customer=message.customer or message.conversation.customer,
        conversation_id=message.conversation_id,
        message_id=message.pk,
        text=said,
        said_at=message.occurred_at,
    )
    return add_quote(actor, persona=persona, quote=quote)


def _said() -> QuerySet[Message]:
    written = Message.objects.filter(kind=Message.Kind.INBOUND, withdrawn_at=None, automatic="")
    return written.exclude(text="").select_related("customer", "conversation__customer")


def _text(message: Message) -> str:
    return message.visible or message.text


def _quotable(message: Message) -> Quotable:
    text = _text(message)
    return Quotable(
        message_id=message.pk,
        number=message.conversation_id,
        who=(message.customer or message.conversation.customer).name,
        at=message.occurred_at,
        text=text,
        begins=" ".join(text.split())[:BEGINNING],
    )
