"""FreeScout: an SQL dump of its database, and its folder of attachments."""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from kuula.connectors.importers.desks.sql_records import collect_sql
from kuula.connectors.importers.desks.values import addresses, first, header_id, moment, word
from kuula.connectors.importers.held import OldFile, OldMessage, OldPerson, OldTalk
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Record, Spool
from kuula.connectors.importers.refusing import Refused, Why
from kuula.desk.models import Message, State

_TABLES: Final = frozenset(
    [
        "conversations",
        "threads",
        "customers",
        "emails",
        "users",
        "attachments",
        "tags",
        "conversation_tag",
        "custom_fields",
        "conversation_custom_field",
    ]
)
_PARENTS: Final = {
    "threads": "conversation_id", "emails": "customer_id", "attachments": "thread_id",
    "conversation_tag": "conversation_id", "conversation_custom_field": "conversation_id",
}  # fmt: skip
_KINDS: Final = {
    "1": Message.Kind.INBOUND, "2": Message.Kind.OUTBOUND, "3": Message.Kind.NOTE,
    "5": Message.Kind.NOTE, "8": Message.Kind.INBOUND,
}  # fmt: skip
"""Customer, answer, note, telephone call, chat; 4, 6 and 7 only say what was done."""
_STATES: Final = {"1": State.OPEN, "2": State.WAITING, "3": State.CLOSED, "4": State.CLOSED}
SPAM: Final = "4"
PUBLISHED: Final = "2"


def _kind_of(table: str) -> str:
    return table if table in _TABLES else ""


class FreeScout:
    """Reads what `kuula import freescout` is given."""

    conversations: Final = "conversations"
    messages: Final = "threads"

    def collect(self, source: Source, spool: Spool) -> None:
        """Put the rows of the dump into the spool; lines that only say what was done, and drafts,
        are no messages."""
        for found in collect_sql(source, spool, _kind_of):
            record = found.record
            said = found.kind != "threads" or (
                word(record.get("type")) in _KINDS and word(record.get("state")) == PUBLISHED
            )
            if said:
                _put(spool, found.kind, record, found.place)

    def total(self, spool: Spool) -> int:
        """How many conversations there are."""
        return spool.count("conversations")

    def talks(self, spool: Spool) -> Iterator[OldTalk | Refused]:
        """The conversations by number, each with its threads."""
        for place, talk in spool.walk("conversations"):
            yield _talk(spool, place, talk)


def _put(spool: Spool, kind: str, record: Record, place: str) -> None:
    parent = word(record.get(_PARENTS.get(kind, "")))
    key = word(record.get("id"))
    if kind.startswith("conversation_"):
        key = f"{parent}.{first((record.get('tag_id'), record.get('custom_field_id')))}"
    if key:
        spool.put(kind, key, record, place=place, parent=parent)
    else:
        spool.refuse(kind, place, Why.NO_NUMBER)


def _talk(spool: Spool, place: str, talk: Record) -> OldTalk | Refused:
    key = word(talk.get("id"))
    number = first((talk.get("number"), key))
    threads = spool.children("threads", key)
    customer = _customer(spool, talk.get("customer_id"), word(talk.get("customer_email")))
    if word(talk.get("state")) not in ("", PUBLISHED):
        return Refused("conversations", place, Why.DELETED, f"#{number}", len(threads))
    if customer is None:
        return Refused("conversations", place, Why.NO_CUSTOMER, f"#{number}", len(threads))
    read = [(one, _message(spool, one)) for one in threads]
    said = tuple(message for _one, message in read if message is not None)
    if not said:
        why = Why.NO_TIME if threads else Why.NO_MESSAGES
        return Refused("conversations", place, why, f"#{number}", len(threads))
    status = word(talk.get("status"))
    return OldTalk(
        key=key,
        number=number,
        place=place,
        subject=word(talk.get("subject")),
        customer=customer,
        messages=said,
        state=_STATES.get(status, State.CLOSED),
        opened_at=moment(talk.get("created_at")),
        settled_at=moment(talk.get("closed_at")) or moment(talk.get("last_reply_at")),
        spam=status == SPAM,
        assignee=_user(spool, talk.get("user_id")),
        tags=tuple(_tags(spool, key)),
        fields=tuple(_fields(spool, key)),
        refused=tuple(
            Refused("message", f"{place}, thread {word(one.get('id'))}", Why.NO_TIME)
            for one, message in read
            if message is None
        ),
    )


def _message(spool: Spool, thread: Record) -> OldMessage | None:
    at = moment(thread.get("created_at"))
    if at is None:
        return None
    kind = _KINDS[word(thread.get("type"))]
    by_us = _user(spool, thread.get("created_by_user_id"))
    if kind == Message.Kind.INBOUND and by_us is not None and not _by_customer(thread):
        kind = Message.Kind.OUTBOUND
    customer = _customer(
        spool, first((thread.get("created_by_customer_id"), thread.get("customer_id"))), ""
    )
    author = customer if kind == Message.Kind.INBOUND else by_us
    return OldMessage(
        kind=kind,
        at=at,
        author=author,
        html=word(thread.get("body")),
        sender=first((*addresses(thread.get("from")), author.email if author else "")),
        recipients={name: addresses(_listed(thread.get(name))) for name in ("to", "cc", "bcc")},
        header_id=header_id(thread.get("message_id")),
        files=tuple(_file(one) for one in spool.children("attachments", thread["id"])),
    )


def _by_customer(thread: Record) -> bool:
    return word(thread.get("created_by_customer_id")) not in ("", "0")


def _file(attachment: Record) -> OldFile:
    name = word(attachment.get("file_name"))
    way = f"{word(attachment.get('file_dir')).strip('/')}/{name}".strip("/")
    return OldFile(
        filename=name,
        content_type=word(attachment.get("mime_type")),
        places=tuple(
            f"{folder}{way}"
            for folder in ("attachments/", "", "storage/app/attachment/", "attachment/")
        ),
        inline=word(attachment.get("embedded")) == "1",
    )


def _customer(spool: Spool, key: object, address: str) -> OldPerson | None:
    number = word(key)
    customer = spool.get("customers", number) if number not in ("", "0") else None
    if customer is None:
        return OldPerson(address, email=address) if address else None
    emails = [word(one.get("email")) for one in spool.children("emails", number)]
    full = (word(customer.get("first_name")), word(customer.get("last_name")))
    phones = _listed(customer.get("phones"))
    return OldPerson(
        key=number,
        email=first((address, *emails)),
        name=" ".join(filter(None, full)),
        phone=first(one.get("value") for one in phones if isinstance(one, dict)),
        company=word(customer.get("company")),
    )


def _user(spool: Spool, key: object) -> OldPerson | None:
    number = word(key)
    user = spool.get("users", number) if number not in ("", "0") else None
    if user is None:
        return None
    full = (word(user.get("first_name")), word(user.get("last_name")))
    return OldPerson(
        key=f"user {number}",
        email=word(user.get("email")),
        name=" ".join(filter(None, full)),
        ours=True,
    )


def _tags(spool: Spool, key: str) -> Iterator[str]:
    for link in spool.children("conversation_tag", key):
        tag = spool.get("tags", word(link.get("tag_id"))) or {}
        if word(tag.get("name")):
            yield word(tag["name"])


def _fields(spool: Spool, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for held in spool.children("conversation_custom_field", key):
        field = spool.get("custom_fields", word(held.get("custom_field_id"))) or {}
        if word(field.get("name")) and word(held.get("value")):
            yield word(field["name"]), (word(held["value"]),)


def _listed(value: object) -> list[Any]:
    """A list that is kept as JSON in one text."""
    try:
        found = orjson.loads(word(value) or "[]")
    except orjson.JSONDecodeError:
        return [word(value)]
    return found if isinstance(found, list) else []
