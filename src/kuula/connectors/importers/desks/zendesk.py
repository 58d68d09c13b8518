"""Zendesk: JSON Lines of tickets, comments, users, organizations and ticket fields."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

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

_STATES: Final = {
    "new": State.NEW, "open": State.OPEN, "pending": State.WAITING, "hold": State.OPEN,
    "solved": State.SOLVED, "closed": State.CLOSED,
}  # fmt: skip
_PRIORITIES: Final = {
    "low": Priority.LOW,
    "normal": Priority.NORMAL,
    "high": Priority.HIGH,
    "urgent": Priority.URGENT,
}
_ENVELOPES: Final = {
    "tickets": "ticket", "ticket": "ticket", "users": "user", "user": "user",
    "organizations": "organization", "organization": "organization", "comments": "comment",
    "comment": "comment", "ticket_events": "event", "ticket_event": "event",
    "ticket_fields": "field", "ticket_field": "field",
}  # fmt: skip


def _shape(record: Record) -> str:
    if "child_events" in record:
        return "event"
    if "author_id" in record and ("body" in record or "html_body" in record):
        return "comment"
    if "requester_id" in record or ("subject" in record and "status" in record):
        return "ticket"
    if "domain_names" in record:
        return "organization"
    if "role" in record or "email" in record:
        return "user"
    return "field" if "title" in record and "type" in record else ""


SHAPES: Final = Shapes(
    envelopes=_ENVELOPES,
    names=("ticket_event", "ticket_field", "comment", "organization", "user", "ticket"),
    named={"ticket_event": "event", "ticket_field": "field"},
    shape=_shape,
)


class Zendesk:
    """Reads what `kuula import zendesk` is given."""

    conversations: Final = "ticket"
    messages: Final = "comment"

    def collect(self, source: Source, spool: Spool) -> None:
        """Put the records of the export into the spool."""
        for found in collect_json(source, spool, SHAPES):
            _put(spool, found.kind, found.record, found.place, found.parent)

    def total(self, spool: Spool) -> int:
        """How many tickets there are."""
        return spool.count("ticket")

    def talks(self, spool: Spool) -> Iterator[OldTalk | Refused]:
        """The tickets by number, each with its comments."""
        for place, ticket in spool.walk("ticket"):
            yield _talk(spool, place, ticket)


def _put(spool: Spool, kind: str, record: Record, place: str, parent: str) -> None:
    key = word(record.get("id"))
    if kind == "event":
        _put_event(spool, record, place)
    elif not key:
        spool.refuse(kind, place, Why.NO_NUMBER)
    elif kind == "comment":
        ticket = first((record.get("ticket_id"), parent))
        if ticket:
            spool.put("comment", key, record, place=place, parent=ticket)
        else:
            spool.refuse(kind, place, Why.ORPHAN)
    elif kind == "ticket":
        _put_ticket(spool, record, place)
    else:
        spool.put(kind, key, record, place=place)


def _put_event(spool: Spool, record: Record, place: str) -> None:
    """The comments among the changes of a ticket."""
    for child in objects(record.get("child_events")):
        if word(child.get("event_type")).lower() == "comment":
            said = {"created_at": record.get("created_at"), **child}
            _put(spool, "comment", said, place, word(record.get("ticket_id")))


def _put_ticket(spool: Spool, record: Record, place: str) -> None:
    """A ticket, with the comments and people that a full export puts into it."""
    key = record["id"]
    for comment in objects(record.pop("comments", None)):
        _put(spool, "comment", comment, place, word(key))
    for name in ("requester", "submitter", "assignee"):
        person = a_dict(record.get(name))
        if word(person.get("id")):
            spool.put("user", person["id"], person, place=place)
            record.setdefault(f"{name}_id", person["id"])
    spool.put("ticket", key, record, place=place)


def _talk(spool: Spool, place: str, ticket: Record) -> OldTalk | Refused:
    key, status = word(ticket.get("id")), word(ticket.get("status")).lower()
    comments = spool.children("comment", key) or _description(ticket)
    why = _obstacle(spool, ticket, status, comments)
    requester = _person(spool, ticket.get("requester_id"))
    if why is not None or requester is None:
        return Refused("ticket", place, why or Why.NO_CUSTOMER, f"#{key}", len(comments))
    read = [(one, _message(spool, requester, one)) for one in comments]
    said = tuple(message for _one, message in read if message is not None)
    late = [one for one, message in read if message is None]
    if not said:
        return Refused("ticket", place, Why.NO_TIME, f"#{key}", len(comments))
    return OldTalk(
        key=key,
        number=key,
        place=place,
        subject=first((ticket.get("raw_subject"), ticket.get("subject"))),
        customer=requester,
        messages=said,
        state=_STATES.get(status, State.CLOSED),
        opened_at=moment(ticket.get("created_at")),
        settled_at=_settled(ticket),
        priority=_PRIORITIES.get(word(ticket.get("priority")).lower(), Priority.NORMAL),
        assignee=_person(spool, ticket.get("assignee_id")),
        tags=words(ticket.get("tags")),
        fields=tuple(_fields(spool, ticket)),
        refused=tuple(Refused("message", f"{place}, comment {word(one.get('id'))}", Why.NO_TIME)
                      for one in late),
    )  # fmt: skip


def _obstacle(spool: Spool, ticket: Record, status: str, comments: list[Record]) -> Why | None:
    if status == "deleted":
        return Why.DELETED
    if not word(ticket.get("requester_id")):
        return Why.NO_CUSTOMER
    return None if comments else Why.NO_MESSAGES


def _settled(ticket: Record) -> datetime | None:
    metrics = a_dict(ticket.get("metric_set"))
    return moment(metrics.get("solved_at")) or moment(ticket.get("updated_at"))


def _description(ticket: Record) -> list[Record]:
    """The first words of a ticket whose comments are not in the export."""
    if not word(ticket.get("description")):
        return []
    return [
        {
            "id": f"t{ticket.get('id')}",
            "author_id": ticket.get("requester_id"),
            "body": ticket["description"],
            "created_at": ticket.get("created_at"),
            "public": True,
        }
    ]


def _message(spool: Spool, requester: OldPerson, comment: Record) -> OldMessage | None:
    at = moment(comment.get("created_at"))
    if at is None:
        return None
    author = _person(spool, comment.get("author_id"))
    source = a_dict(a_dict(comment.get("via")).get("source"))
    system = a_dict(a_dict(comment.get("metadata")).get("system"))
    html = word(comment.get("html_body"))
    return OldMessage(
        kind=_kind(comment, author, requester),
        at=at,
        author=author,
        text=first((comment.get("plain_body"), comment.get("body"))) if not html else "",
        html=html,
        sender=first(addresses(a_dict(source.get("from")).get("address")))
        or (author.email if author else ""),
        recipients={"to": addresses(a_dict(source.get("to")).get("address"))},
        header_id=header_id(first((comment.get("message_id"), system.get("message_id")))),
        files=tuple(_file(one) for one in objects(comment.get("attachments"))),
    )


def _kind(comment: Record, author: OldPerson | None, requester: OldPerson) -> Message.Kind:
    if comment.get("public") is False:
        return Message.Kind.NOTE
    theirs = author is None or author.key == requester.key or not author.ours
    return Message.Kind.INBOUND if theirs else Message.Kind.OUTBOUND


def _file(attachment: Record) -> OldFile:
    key = word(attachment.get("id"))
    name = first((attachment.get("file_name"), attachment.get("filename"), key))
    plain = PurePosixPath(name.replace("\\", "/")).name
    return OldFile(
        filename=name,
        content_type=word(attachment.get("content_type")),
        places=tuple(
            f"{folder}{place}"
            for folder in ("attachments/", "")
            for place in (f"{key}/{plain}", key, f"{key}-{plain}", f"{key}_{plain}")
        ),
        inline=bool(attachment.get("inline")),
    )


def _person(spool: Spool, key: Any) -> OldPerson | None:
    if not word(key):
        return None
    user = spool.get("user", word(key)) or {}
    organization = spool.get("organization", word(user.get("organization_id"))) or {}
    return OldPerson(
        key=word(key),
        email=word(user.get("email")),
        name=word(user.get("name")),
        phone=word(user.get("phone")),
        language=word(user.get("locale"))[:2].lower(),
        company=word(organization.get("name")),
        domains=words(organization.get("domain_names")),
        ours=word(user.get("role")).lower() in ("agent", "admin"),
    )


def _fields(spool: Spool, ticket: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in objects(ticket.get("custom_fields")) or objects(ticket.get("fields")):
        definition = spool.get("field", word(one.get("id"))) or {}
        value = one.get("value")
        said = words(value) if isinstance(value, list) else (word(value),)
        options = {
            word(option.get("value")): word(option.get("name"))
            for option in objects(definition.get("custom_field_options"))
        }
        name = first((definition.get("title"), one.get("title")))
        if name and any(said):
            yield name, tuple(options.get(part, part) for part in said if part)
