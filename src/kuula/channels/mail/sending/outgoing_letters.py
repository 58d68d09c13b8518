"""From rows to letters: what an outgoing mail says, to whom, and which thread it belongs to."""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.composing import Enclosure, Letter, Quote, domain_of
from kuula.channels.mail.sending.headers_out import chain_of, usable_id
from kuula.channels.mail.sorting.references import make_message_id, make_reply_address
from kuula.desk.models import Attachment, Conversation, Message
from kuula.desk.placeholders import fill
from kuula.kit import files
from kuula.kit.placeholders import without_places
from kuula.kit.text import email_key

AUTO_REPLIED: Final = frozenset({"away", "auto-reply"})
AUTO_GENERATED: Final = frozenset(
    {"rating", "survey", "feedback", "follow-up", "invitation", "alarm", "notice", "brief"}
)
AUTOMATIC: Final = AUTO_REPLIED | AUTO_GENERATED
ROLES: Final = ("to", "cc", "bcc")
_AGAIN: Final = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|fw|fwd|wg|vl|ha|odg|proslj|отв|на)(?:\[\d+\])?\s*:\s*)+", re.I
)


@dataclass(frozen=True, slots=True)
class Thread:
    """The ids that put a mail below the ones before it."""

    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def reply_header_id(message: Message, mailbox: Mailbox) -> str:
    """The Message-ID of a reply, the same for all its recipients and every attempt."""
    return make_message_id(message.pk, domain_of(mailbox.address))


def thread_of(conversation: Conversation, *, before: int | None = None) -> Thread:
    """The thread a mail of this conversation continues, as it stood before message `before`.

    The parent is what the customer wrote last by hand; the first message always stays named.
    """
    said = Message.objects.filter(conversation=conversation, withdrawn_at=None)
    said = said.exclude(kind=Message.Kind.NOTE).exclude(header_id="").order_by("id")
    if before is not None:
        said = said.filter(id__lt=before)
    rows = list(said.values_list("kind", "automatic", "header_id")[:1])
    rows += list(said.reverse().values_list("kind", "automatic", "header_id")[:60])[::-1]
    usable = [row for row in rows if usable_id(row[2])]
    theirs = [row[2] for row in usable if row[0] == Message.Kind.INBOUND and not row[1]]
    parent = (theirs or [row[2] for row in usable] or [""])[-1]
    return Thread(parent, chain_of((row[2] for row in usable), parent))


def subject_of(conversation: Conversation) -> str:
    """The subject of an answer: the customer's own words, once "Re:", and our number."""
    base = bare_subject(conversation.subject)
    token = f"[#{conversation.number}]"
    return f"Re: {base}" if token in base else f"Re: {base} {token}"


def bare_subject(subject: str) -> str:
    """A subject without what mail programs put before it."""
    return _AGAIN.sub("", subject).strip()


def letter_for(outgoing: Outgoing) -> Letter:
    """The letter that `outgoing` and its fellow recipients get. Raises FileNotFoundError."""
    if outgoing.message is not None:
        return _reply(outgoing.message, outgoing)
    return _written(outgoing)


def sender_of(mailbox: Mailbox) -> tuple[str, str]:
    """The name and address customers see as the sender."""
    return (mailbox.name or mailbox.brand.name, mailbox.address)


def auto_submitted(purpose: str) -> str:
    """The word for the header Auto-Submitted, empty for what a person wrote."""
    if purpose in AUTO_REPLIED:
        return "auto-replied"
    return "auto-generated" if purpose in AUTO_GENERATED else ""


def files_of(outgoing: Outgoing) -> Iterable[Attachment]:
    """The files a mail takes along."""
    if outgoing.message is not None:
        return outgoing.message.attachments.all()
    ids = outgoing.payload.get("files", [])
    return Attachment.objects.filter(pk__in=ids) if ids else ()


def _reply(message: Message, outgoing: Outgoing) -> Letter:
    mailbox, conversation = outgoing.mailbox, message.conversation
    thread = thread_of(conversation, before=message.pk)
    to, cc = (_people(conversation, message.recipients.get(role, [])) for role in ("to", "cc"))
    return Letter(
        header_id=outgoing.header_id,
        date=message.released_at or outgoing.created_at,
        sender=sender_of(mailbox),
        subject=subject_of(conversation),
        text=message.text,
        html=message.html,
        to=to,
        cc=cc,
        reply_to=make_reply_address(mailbox.address, conversation.number),
        in_reply_to=thread.in_reply_to,
        references=thread.references,
        signature=_signature(message, mailbox),
        quote=_quote(message),
        language=message.language or mailbox.brand.language,
        enclosures=_enclosures(files_of(outgoing)),
        automatic="auto-generated" if message.staff_id is None and message.automatic else "",
    )


def _written(outgoing: Outgoing) -> Letter:
    mailbox, said, number = outgoing.mailbox, outgoing.payload, outgoing.conversation_id
    people: dict[str, list[Any]] = said.get("people", {"to": [outgoing.recipient]})
    return Letter(
        header_id=outgoing.header_id,
        date=outgoing.created_at,
        sender=sender_of(mailbox),
        subject=said.get("subject", ""),
        text=said.get("text", ""),
        html=said.get("html", ""),
        to=tuple(("", address) for address in people.get("to", [])),
        cc=tuple(("", address) for address in people.get("cc", [])),
        reply_to=make_reply_address(mailbox.address, number) if number else "",
        in_reply_to=said.get("in_reply_to", ""),
        references=tuple(said.get("references", ())),
        language=said.get("language", "en"),
        automatic=auto_submitted(outgoing.purpose),
        leave_url=said.get("leave_url", ""),
        one_click=said.get("one_click", False),
        enclosures=(*_enclosures(files_of(outgoing)), *_papers(said.get("papers", {}))),
    )


def _people(conversation: Conversation, addresses: list[str]) -> tuple[tuple[str, str], ...]:
    known = conversation.address.value if conversation.address else ""
    name = conversation.customer.name
    return tuple(
        (name if known and email_key(address) == known else "", address) for address in addresses
    )


def _signature(message: Message, mailbox: Mailbox) -> str:
    signatures = mailbox.brand.signatures
    chosen = signatures.get(message.language) or signatures.get(mailbox.brand.language) or ""
    filled = fill(chosen, message.conversation, message.staff) if message.staff else chosen
    return without_places(filled)


def _quote(message: Message) -> Quote | None:
    """What the customer wrote last by hand before this reply. Notes never stand here."""
    conversation = message.conversation
    theirs = conversation.messages.filter(
        kind=Message.Kind.INBOUND, automatic="", id__lt=message.pk
    )
    last = theirs.order_by("-id").first()
    if last is None or not (last.visible or last.text).strip():
        return None
    name = conversation.customer.name or last.sender
    words = last.visible or last.text
    return Quote(name, last.occurred_at, words, conversation.brand.time_zone)


def _papers(papers: Mapping[str, str]) -> Iterable[Enclosure]:
    return [Enclosure(name, "application/pdf", b64decode(one)) for name, one in papers.items()]


def _enclosures(attached: Iterable[Attachment]) -> tuple[Enclosure, ...]:
    return tuple(
        Enclosure(
            file.filename,
            file.content_type,
            files.fetch(file.key),
            file.content_id if file.inline else "",
        )
        for file in attached
    )
