"""osTicket: an SQL dump of its database (1.10 to 1.18), whatever the prefix of its tables."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from kuula.connectors.importers.desks.sql_records import collect_sql
from kuula.connectors.importers.desks.values import first, header_id, moment, whole, word
from kuula.connectors.importers.held import OldFile, OldMessage, OldPerson, OldTalk
from kuula.connectors.importers.reading.files import CHUNKS
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Record, Spool
from kuula.connectors.importers.refusing import Refused, Why
from kuula.desk.models import Message, Priority, State

_TABLES: Final = (
    "ticket", "ticket_status", "ticket_priority", "ticket__cdata", "thread", "thread_entry",
    "thread_entry_email", "user", "user_email", "staff", "organization", "attachment", "file",
    "file_chunk",
)  # fmt: skip
_KEYS: Final = {
    "ticket": "ticket_id", "ticket_priority": "priority_id", "ticket__cdata": "ticket_id",
    "staff": "staff_id",
}  # fmt: skip
_PARENTS: Final = {
    "thread": "object_id", "thread_entry": "thread_id", "thread_entry_email": "thread_entry_id",
    "user_email": "user_id", "attachment": "object_id",
}  # fmt: skip
_PRIORITIES: Final = {
    "low": Priority.LOW, "normal": Priority.NORMAL, "high": Priority.HIGH,
    "emergency": Priority.URGENT,
}  # fmt: skip


def _kind_of(table: str) -> str:
    """The table without its prefix ("ost_" unless it was chosen); the longest name that fits."""
    fits = [one for one in _TABLES if table == one or table.endswith(f"_{one}")]
    found = max(fits, key=len, default="")
    prefix = table.removesuffix(found)
    return found if prefix.count("_") <= 1 else ""


class OsTicket:
    """Reads what `kuula import osticket` is given."""

    conversations: Final = "ticket"
    messages: Final = "thread_entry"

    def collect(self, source: Source, spool: Spool) -> None:
        """Put the rows of the dump into the spool."""
        for found in collect_sql(source, spool, _kind_of):
            if found.kind == "file_chunk":
                body = found.row.get("filedata")
                content = body if isinstance(body, bytes) else b""
                part = whole(found.record.get("chunk_id"))
                spool.put_chunk(found.record.get("file_id"), part, content)
            else:
                _put(spool, found.kind, found.record, found.place)

    def total(self, spool: Spool) -> int:
        """How many tickets there are."""
        return spool.count("ticket")

    def talks(self, spool: Spool) -> Iterator[OldTalk | Refused]:
        """The tickets by number, each with the entries of its thread."""
        for place, ticket in spool.walk("ticket"):
            yield _talk(spool, place, ticket)


def _put(spool: Spool, kind: str, record: Record, place: str) -> None:
    key = word(record.get(_KEYS.get(kind, "id")))
    if not key:
        spool.refuse(kind, place, Why.NO_NUMBER)
    elif kind == "thread" and word(record.get("object_type")).upper() != "T":
        return  # the thread of a task
    elif kind == "attachment" and word(record.get("type")).upper() != "H":
        return  # a file of something else than an entry of a thread
    else:
        parent = word(record.get(_PARENTS.get(kind, "")))
        spool.put(kind, key, record, place=place, parent=parent)


def _talk(spool: Spool, place: str, ticket: Record) -> OldTalk | Refused:
    key = word(ticket.get("ticket_id"))
    number = first((ticket.get("number"), key))
    threads = spool.children("thread", key)
    entries = [one for thread in threads for one in spool.children("thread_entry", thread["id"])]
    customer = _user(spool, ticket.get("user_id"), ticket.get("user_email_id"))
    if customer is None:
        return Refused("ticket", place, Why.NO_CUSTOMER, f"#{number}", len(entries))
    read = [(one, _message(spool, one)) for one in entries]
    said = tuple(message for _one, message in read if message is not None)
    if not said:
        why = Why.NO_TIME if entries else Why.NO_MESSAGES
        return Refused("ticket", place, why, f"#{number}", len(entries))
    filled = spool.get("ticket__cdata", key) or {}
    return OldTalk(
        key=key,
        number=number,
        place=place,
        subject=first((filled.get("subject"), entries[0].get("title"))),
        customer=customer,
        messages=said,
        state=_state(spool, ticket),
        opened_at=_moment(ticket.get("created")),
        settled_at=_moment(ticket.get("closed")) or _moment(ticket.get("lastupdate")),
        priority=_priority(spool, filled),
        assignee=_staff(spool, ticket.get("staff_id")),
        fields=tuple(_fields(filled)),
        refused=tuple(
            Refused("message", f"{place}, entry {word(one.get('id'))}", Why.NO_TIME)
            for one, message in read
            if message is None
        ),
    )


def _moment(value: object) -> datetime | None:
    """osTicket writes the database's own clock; a dump says UTC unless it was made otherwise."""
    return moment(value, UTC)


def _state(spool: Spool, ticket: Record) -> State:
    status = spool.get("ticket_status", word(ticket.get("status_id"))) or {}
    name, kind = word(status.get("name")).lower(), word(status.get("state")).lower()
    if kind == "open":
        return State.WAITING if word(ticket.get("isanswered")) == "1" else State.OPEN
    if not kind and not _moment(ticket.get("closed")):
        return State.OPEN
    return State.SOLVED if name == "resolved" else State.CLOSED


def _priority(spool: Spool, filled: Record) -> Priority:
    """In the ticket's own form stands the number of a priority, or its word."""
    said = word(filled.get("priority")).lower()
    known = spool.get("ticket_priority", said) or {}
    return _PRIORITIES.get(first((known.get("priority"), said)).lower(), Priority.NORMAL)


def _message(spool: Spool, entry: Record) -> OldMessage | None:
    at = _moment(entry.get("created"))
    if at is None:
        return None
    key = word(entry.get("id"))
    kinds = {"M": Message.Kind.INBOUND, "R": Message.Kind.OUTBOUND}
    kind = kinds.get(word(entry.get("type")).upper(), Message.Kind.NOTE)
    ours = kind != Message.Kind.INBOUND
    author = _staff(spool, entry.get("staff_id")) if ours else _user(spool, entry.get("user_id"))
    if author is None and ours and word(entry.get("poster")) not in ("", "SYSTEM"):
        author = OldPerson(f"poster {word(entry['poster'])}", name=word(entry["poster"]), ours=True)
    mails = spool.children("thread_entry_email", key)
    body = word(entry.get("body"))
    html = word(entry.get("format")).lower() != "text"
    return OldMessage(
        kind=kind,
        at=at,
        author=author,
        text="" if html else body,
        html=body if html else "",
        sender=author.email if author else "",
        header_id=header_id(first(mail.get("mid") for mail in mails)),
        files=tuple(_files(spool, key)),
    )


def _files(spool: Spool, entry: str) -> Iterator[OldFile]:
    for attachment in spool.children("attachment", entry):
        number = word(attachment.get("file_id"))
        file = spool.get("file", number) or {}
        key = word(file.get("key"))
        yield OldFile(
            filename=first((attachment.get("name"), file.get("name"), f"file {number}")),
            content_type=word(file.get("type")),
            places=(
                f"{CHUNKS}{number}",
                *(f"{folder}{place}" for folder in ("attachments/", "")
                  for place in (f"{key[:1]}/{key}", key) if key),
            ),
            inline=word(attachment.get("inline")) == "1",
            content_id=key,
        )  # fmt: skip


def _user(spool: Spool, key: object, email_key: object = "") -> OldPerson | None:
    number = word(key)
    user = spool.get("user", number) if number not in ("", "0") else None
    if user is None:
        return None
    chosen = first((email_key if word(email_key) != "0" else "", user.get("default_email_id")))
    held = spool.get("user_email", chosen) or next(iter(spool.children("user_email", number)), {})
    company = spool.get("organization", word(user.get("org_id"))) or {}
    return OldPerson(
        key=number,
        email=word(held.get("address")),
        name=word(user.get("name")),
        company=word(company.get("name")),
        domains=tuple(filter(None, word(company.get("domain")).split(","))),
    )


def _staff(spool: Spool, key: object) -> OldPerson | None:
    number = word(key)
    staff = spool.get("staff", number) if number not in ("", "0") else None
    if staff is None:
        return None
    full = " ".join(filter(None, (word(staff.get("firstname")), word(staff.get("lastname")))))
    return OldPerson(
        key=f"staff {number}",
        email=word(staff.get("email")),
        name=full or word(staff.get("username")),
        ours=True,
    )


def _fields(filled: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the form of a ticket asks beyond subject and priority, by the names of its variables."""
    for name, value in filled.items():
        if name not in ("ticket_id", "subject", "priority") and word(value):
            yield name.replace("_", " "), (word(value),)
