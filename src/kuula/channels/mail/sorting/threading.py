"""Where a mail belongs: the conversation it points to, and whether its sender may enter it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Q
from django.db.models.functions import Coalesce

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.parsing import ParsedMail
from kuula.channels.mail.sorting.references import (
    plain_address,
    read_message_id,
    read_reply_address,
)
from kuula.channels.mail.sorting.rows import our_addresses
from kuula.desk.models import Conversation, Message
from kuula.desk.old_numbers import numbers_called
from kuula.kit.text import email_key
from kuula.people.models import Address

_NUMBER: Final = re.compile(r"№\s?(\d{1,12})\b|\[#(\d{1,12})\]")
_OLD_NUMBER: Final = re.compile(r"\[(?:Ticket)?#\s?([\w-]{1,40})\]", re.I)
"""As other desks mark their subjects: [#100234] and [Ticket#32012]."""
_DELIVERED: Final = ("delivered-to", "x-original-to", "envelope-to")
MOST_IDS: Final = 100
MOST_MESSAGES: Final = 500
MOST_NAMED: Final = 5


class Mark(StrEnum):
    """What points to a conversation, the strongest first."""

    ADDRESS = "address"
    OWN_ID = "own-id"
    KNOWN_ID = "known-id"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The conversation a mail points to, and by what. `named` is the number itself, when that was
    merged into the conversation."""

    conversation: Conversation
    mark: Mark
    named: int | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    conversation: Conversation
    number: int


def pointer_of(mailbox: Mailbox, parsed: ParsedMail) -> Pointer | None:
    """The conversation a mail points to: by signed address, our Message-ID, a known one, number.

    That it points there does not let it in; see `takes_part`.
    """
    return (
        _found(Mark.ADDRESS, _by_address(parsed))
        or pointer_of_ids(mailbox, _ids(parsed))
        or _found(Mark.SUBJECT, _by_subject(mailbox, parsed))
    )


def pointer_of_ids(mailbox: Mailbox, ids: Sequence[str]) -> Pointer | None:
    """The conversation these Message-IDs point to, ours before anybody else's."""
    return _found(Mark.OWN_ID, _by_own_id(ids)) or _found(Mark.KNOWN_ID, _by_known_id(mailbox, ids))


def may_name_conversation(subject: str) -> bool:
    """Whether the number of a conversation stands in a subject."""
    return bool(_NUMBER.search(subject) or _OLD_NUMBER.search(subject))


def takes_part(conversation: Conversation, sender: str) -> bool:
    """Whether a mail address takes part: the customer's own, or anybody's in From, To or Cc here.

    A colleague of the customer at the same company does not, until somebody lets them in.
    """
    return email_key(sender) in participants(conversation)


def participants(conversation: Conversation) -> frozenset[str]:
    """The addresses (normal form) of everybody who takes part, our own mailboxes left out."""
    merged = Conversation.objects.filter(merged_into=conversation).values("customer_id")
    theirs = Q(customer_id=conversation.customer_id) | Q(customer_id__in=merged)
    found = set(Address.objects.filter(theirs).values_list("value", flat=True))
    if conversation.address is not None:
        found.add(conversation.address.value)
    said = conversation.messages.exclude(kind=Message.Kind.NOTE).filter(withdrawn_at=None)
    rows = said.order_by("-id").values_list("kind", "sender", "recipients")[:MOST_MESSAGES]
    for kind, sender, recipients in rows:
        named = [*recipients.get("to", ()), *recipients.get("cc", ())]
        if kind == Message.Kind.OUTBOUND:
            named += recipients.get("bcc", ())
        found.update(email_key(address) for address in (sender, *named) if address)
    return frozenset(found) - own_addresses(found)


def own_addresses(addresses: Iterable[str], ours: Collection[str] | None = None) -> frozenset[str]:
    """Those of `addresses` that are mailboxes of ours, signed reply forms included.

    `ours` are the addresses of our mailboxes, when they are at hand.
    """
    plain = {address: email_key(plain_address(address)) for address in addresses if address}
    if ours is None:
        ours = our_addresses(list(plain.values())) if plain else ()
    return frozenset(address for address, bare in plain.items() if bare in ours)


def recipients_of(parsed: ParsedMail) -> list[str]:
    """The addresses in To and Cc as written."""
    return [person.address for person in (*parsed.to, *parsed.cc) if person.address]


def _found(mark: Mark, place: _Place | None) -> Pointer | None:
    if place is None:
        return None
    moved = place.number != place.conversation.pk
    return Pointer(place.conversation, mark, place.number if moved else None)


def _ids(parsed: ParsedMail) -> list[str]:
    """What the mail answers, nearest first."""
    chain = (*parsed.in_reply_to, *reversed(parsed.references))
    return list(dict.fromkeys(chain))[:MOST_IDS]


def _place(number: int | None) -> _Place | None:
    """The conversation of this number, or the one it was merged into."""
    if number is None:
        return None
    people = Conversation.objects.select_related("customer", "address")
    found = people.filter(pk=number).first()
    while found is not None and found.merged_into_id is not None:
        found = people.filter(pk=found.merged_into_id).first()
    return None if found is None else _Place(found, number)


def _by_address(parsed: ParsedMail) -> _Place | None:
    delivered = [value for name in _DELIVERED for value in parsed.headers.get(name, ())]
    for address in (*recipients_of(parsed), *delivered):
        if (number := read_reply_address(address.strip("<> "))) is not None:
            return _place(number)
    return None


def _by_own_id(ids: Sequence[str]) -> _Place | None:
    own = [number for number in map(read_message_id, ids) if number is not None]
    for number in own[:10]:
        message = Message.objects.filter(pk=number).first()
        if message is not None:
            return _place(message.home_id or message.conversation_id)
    return None


def _by_known_id(mailbox: Mailbox, ids: Sequence[str]) -> _Place | None:
    """The newest conversation of this brand that holds or sent one of these ids."""
    if not ids:
        return None
    held = Message.objects.filter(header_id__in=ids, conversation__brand_id=mailbox.brand_id)
    at = Coalesce("home_id", "conversation_id")
    found = held.order_by("-id").values_list(at, flat=True).first()
    if found is None:
        sent = Outgoing.objects.filter(header_id__in=ids, mailbox__brand_id=mailbox.brand_id)
        found = sent.order_by("-id").values_list("conversation_id", flat=True).first()
    return _place(found)


def _by_subject(mailbox: Mailbox, parsed: ParsedMail) -> _Place | None:
    """By the number in the subject, ours before one of another desk; where both lead somewhere, the
    conversation in which the sender takes part."""
    places = [place for place in _named(parsed.subject) if place is not None]
    ours = [one for one in places if one.conversation.brand_id == mailbox.brand_id]
    sender = parsed.sender.address or ""
    within = (one for one in ours[:MOST_NAMED] if takes_part(one.conversation, sender))
    return next(within, ours[0]) if len(ours) > 1 else next(iter(ours), None)


def _named(subject: str) -> Iterator[_Place | None]:
    found, old = _NUMBER.search(subject), _OLD_NUMBER.search(subject)
    if found is not None:
        yield _place(int(found[1] or found[2]))
    if old is not None:
        for number in numbers_called(old[1]):
            yield _place(number)
