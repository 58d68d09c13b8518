"""Zammad: the JSON its API answers for tickets, articles, users and organizations."""

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from kuula.connectors.importers.desks.json_records import Shapes, collect_json
from kuula.connectors.importers.desks.values import (
    a_dict,
    addresses,
    first,
    header_id,
    moment,
    objects,
    word,
    words,
)
from kuula.connectors.importers.held import OldFile, OldMessage, OldPerson, OldTalk
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Record, Spool
from kuula.connectors.importers.refusing import Refused, Why
from kuula.desk.models import Message, Priority, State
from kuula.kit import clock

_STATES: Final = {"1": "new", "2": "open", "3": "pending reminder", "4": "closed"}
_SENDERS: Final = {"1": "agent", "2": "customer", "3": "system"}
_TICKET_KEYS: Final = frozenset(
    [
        "id",
        "number",
        "title",
        "group_id",
        "priority_id",
        "state_id",
        "organization_id",
        "owner_id",
        "customer_id",
        "note",
        "article_count",
        "type",
        "tags",
        "preferences",
        "created_by_id",
        "updated_by_id",
    ]
)
_ENVELOPES: Final = {
    "Ticket": "ticket", "tickets": "ticket", "TicketArticle": "article",
    "ticket_articles": "article", "articles": "article", "User": "user", "users": "user",
    "Organization": "organization", "organizations": "organization",
    "TicketState": "state", "ticket_states": "state",
    "TicketPriority": "priority", "ticket_priorities": "priority",
}  # fmt: skip


def _shape(record: Record) -> str:
    if "ticket_id" in record and ("body" in record or "sender_id" in record):
        return "article"
    if "number" in record and "title" in record:
        return "ticket"
    if "state_type_id" in record:
        return "state"
    if "firstname" in record or "login" in record:
        return "user"
    return "organization" if "domain_assignment" in record or "shared" in record else ""


SHAPES: Final = Shapes(
    envelopes=_ENVELOPES,
    names=("ticket_state", "state", "priorit", "article", "organization", "user", "ticket"),
    named={"ticket_state": "state", "priorit": "priority"},
    shape=_shape,
)


class Zammad:
    """Reads what `kuula import zammad` is given."""

    conversations: Final = "ticket"
    messages: Final = "article"

    def collect(self, source: Source, spool: Spool) -> None:
        """Put the records of the export into the spool."""
        for found in collect_json(source, spool, SHAPES):
            _put(spool, found.kind, found.record, found.place)

    def total(self, spool: Spool) -> int:
        """How many tickets there are."""
        return spool.count("ticket")

    def talks(self, spool: Spool) -> Iterator[OldTalk | Refused]:
        """The tickets by number, each with its articles."""
        for place, ticket in spool.walk("ticket"):
            yield _talk(spool, place, ticket)


def _put(spool: Spool, kind: str, record: Record, place: str) -> None:
    key = word(record.get("id"))
    if not key:
        spool.refuse(kind, place, Why.NO_NUMBER)
    elif kind == "article":
        spool.put("article", key, record, place=place, parent=word(record.get("ticket_id")))
    else:
        for article in objects(record.pop("articles", None)) if kind == "ticket" else ():
            _put(spool, "article", {"ticket_id": key, **article}, place)
        spool.put(kind, key, record, place=place)


def _talk(spool: Spool, place: str, ticket: Record) -> OldTalk | Refused:
    key = word(ticket.get("id"))
    number = first((ticket.get("number"), key))
    articles = spool.children("article", key)
    customer = _person(spool, ticket.get("customer_id"), ticket.get("customer"))
    state = _state_name(spool, ticket)
    if customer is None:
        return Refused("ticket", place, Why.NO_CUSTOMER, f"#{number}", len(articles))
    if state in ("merged", "removed"):
        return Refused("ticket", place, Why.DELETED, f"#{number}, {state}", len(articles))
    read = [(one, _message(spool, ticket, one)) for one in articles]
    said = tuple(message for _one, message in read if message is not None)
    if not said:
        why = Why.NO_TIME if articles else Why.NO_MESSAGES
        return Refused("ticket", place, why, f"#{number}", len(articles))
    pending = moment(ticket.get("pending_time"))
    return OldTalk(
        key=key,
        number=number,
        place=place,
        subject=word(ticket.get("title")),
        customer=customer,
        messages=said,
        state=_state(state, pending),
        opened_at=moment(ticket.get("created_at")),
        settled_at=moment(ticket.get("close_at")) or moment(ticket.get("updated_at")),
        snoozed_until=pending,
        priority=_priority(spool, ticket),
        assignee=_owner(spool, ticket),
        tags=words(ticket.get("tags")),
        fields=tuple(_fields(ticket)),
        refused=tuple(
            Refused("message", f"{place}, article {word(one.get('id'))}", Why.NO_TIME)
            for one, message in read
            if message is None
        ),
    )


def _state_name(spool: Spool, ticket: Record) -> str:
    key = word(ticket.get("state_id"))
    named = spool.get("state", key) or {}
    return first((ticket.get("state"), named.get("name"), _STATES.get(key))).lower()


def _state(name: str, pending: datetime | None) -> State:
    if name == "pending reminder":
        return State.SNOOZED if pending is not None and pending > clock.now() else State.OPEN
    known = {"new": State.NEW, "open": State.OPEN, "pending close": State.SOLVED}
    return known.get(name, State.OPEN if "pending" in name else State.CLOSED)


def _priority(spool: Spool, ticket: Record) -> Priority:
    """Zammad's own are "1 low", "2 normal" and "3 high"."""
    named = spool.get("priority", word(ticket.get("priority_id"))) or {}
    said = first((ticket.get("priority"), named.get("name"), ticket.get("priority_id")))
    known = {"1": Priority.LOW, "2": Priority.NORMAL, "3": Priority.HIGH, "4": Priority.URGENT}
    return known.get(said[:1], Priority.NORMAL)


def _owner(spool: Spool, ticket: Record) -> OldPerson | None:
    """User 1 is "-": nobody."""
    if word(ticket.get("owner_id")) in ("", "1"):
        return None
    return _person(spool, ticket.get("owner_id"), ticket.get("owner"))


def _message(spool: Spool, ticket: Record, article: Record) -> OldMessage | None:
    at = moment(article.get("created_at"))
    if at is None:
        return None
    sender = first((article.get("sender"), _SENDERS.get(word(article.get("sender_id"))))).lower()
    body = word(article.get("body"))
    html = "html" in word(article.get("content_type")).lower()
    writer = first((article.get("origin_by_id"), article.get("created_by_id")))
    kind = _kind(article, sender)
    author = _person(spool, writer, article.get("created_by"))
    return OldMessage(
        kind=kind,
        at=at,
        author=author,
        text="" if html else body,
        html=body if html else "",
        sender=first((*addresses(article.get("from")), author.email if author else "")),
        recipients={"to": addresses(article.get("to")), "cc": addresses(article.get("cc"))},
        header_id=header_id(article.get("message_id")),
        automatic="auto-reply" if sender == "system" and kind != Message.Kind.NOTE else "",
        files=tuple(_file(ticket, article, one) for one in objects(article.get("attachments"))),
    )


def _kind(article: Record, sender: str) -> Message.Kind:
    if article.get("internal") is True:
        return Message.Kind.NOTE
    if sender == "customer":
        return Message.Kind.INBOUND
    note = word(article.get("type")).lower() == "note" and sender == "system"
    return Message.Kind.NOTE if note else Message.Kind.OUTBOUND


def _file(ticket: Record, article: Record, attachment: Record) -> OldFile:
    key, kept = word(attachment.get("id")), a_dict(attachment.get("preferences"))
    name = first((attachment.get("filename"), key))
    plain = PurePosixPath(name.replace("\\", "/")).name
    way = f"{word(ticket.get('id'))}/{word(article.get('id'))}/{key}"
    return OldFile(
        filename=name,
        content_type=first((kept.get("Content-Type"), kept.get("Mime-Type"))),
        places=tuple(
            f"{folder}{place}"
            for folder in ("attachments/", "ticket_attachment/", "")
            for place in (way, f"{way}/{plain}", key, f"{key}/{plain}", f"{key}-{plain}")
        ),
        content=_decoded(word(attachment.get("data"))),
        inline=bool(kept.get("Content-ID")) and word(kept.get("Content-Disposition")) == "inline",
        content_id=header_id(kept.get("Content-ID")),
    )


def _decoded(said: str) -> bytes | None:
    try:
        return base64.b64decode(said, validate=True) if said else None
    except (binascii.Error, ValueError):
        return None


def _person(spool: Spool, key: object, name: object) -> OldPerson | None:
    """By number; with `expand` also by the address or login that stands beside it."""
    number, said = word(key), word(name)
    user = spool.get("user", number) if number else None
    if user is None and not said and not number:
        return None
    user = user or {}
    company = spool.get("organization", word(user.get("organization_id"))) or {}
    full = " ".join(filter(None, (word(user.get("firstname")), word(user.get("lastname")))))
    roles = " ".join(words(user.get("roles"))).lower()
    ids = {word(one) for one in user.get("role_ids") or ()}
    return OldPerson(
        key=number or said,
        email=first((user.get("email"), said if "@" in said else "")),
        name=full or said,
        phone=first((user.get("phone"), user.get("mobile"))),
        company=first((company.get("name"), user.get("organization"))),
        domains=words(company.get("domain")),
        ours="agent" in roles or "admin" in roles or bool(ids & {"1", "2"}),
    )


def _fields(ticket: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What an administrator added to the ticket stands in it by its own name."""
    for name, value in ticket.items():
        if name in _TICKET_KEYS or name.endswith(("_id", "_at", "_ids", "_time")):
            continue
        said = words(value) if isinstance(value, list) else (word(value),)
        if any(said):
            yield name.replace("_", " "), said
