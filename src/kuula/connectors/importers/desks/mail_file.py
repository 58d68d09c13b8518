"""Mail files: mbox, or .eml files in a folder or archive, threaded by their headers."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from kuula.connectors.importers.held import OldMessage, OldPerson, OldTalk
from kuula.connectors.importers.reading.mail_files import (
    LARGEST,
    Found,
    head_of,
    mails,
    unquoted,
)
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Spool
from kuula.connectors.importers.refusing import Refused, Why
from kuula.connectors.importers.tools import OldLetter, Tools
from kuula.desk.models import Message, State
from kuula.kit.text import email_key, is_email

MOST_IDS: Final = 100
_BARE: Final = (".eml", ".msg.eml")


class MailFile:
    """Reads what `kuula import mbox` is given. `ours` are the addresses we wrote from, in normal
    form: who writes from one of them is one of us."""

    conversations: Final = "thread"
    messages: Final = "mail"

    def __init__(self, tools: Tools, ours: frozenset[str]) -> None:
        self._tools = tools
        self._ours = ours
        self._source: Source | None = None
        self._unpacked: dict[str, Path] = {}

    def collect(self, source: Source, spool: Spool) -> None:
        """Note where each mail stands and which ones belong together."""
        self._source = source
        for name in source.names():
            stream = source.open(name)
            if stream is None or name.startswith(".") or "/." in name:
                continue
            with stream:
                self._look_through(spool, name, stream)

    def _look_through(self, spool: Spool, name: str, stream: IO[bytes]) -> None:
        if name.lower().endswith(_BARE):
            found = _whole(stream)
        elif stream.seekable():
            found = mails(stream)
        else:  # packed: later each mail is asked for by its place
            held = spool.path / f"mail-{len(self._unpacked)}"
            with held.open("wb") as file:
                shutil.copyfileobj(stream, file, 1 << 20)
            self._unpacked[name] = held
            stream = held.open("rb")
            found = mails(stream)
        with stream:
            for number, one in enumerate(found, 1):
                self._note(spool, name, number, one)

    def total(self, spool: Spool) -> int:
        """How many threads there are."""
        row = spool.db.execute("SELECT count(DISTINCT thread) FROM letter").fetchone()
        return int(row[0])

    def talks(self, spool: Spool) -> Iterator[OldTalk | Refused]:
        """The threads, the one that began first in the file first."""
        rows = spool.db.execute("SELECT thread, min(id) FROM letter GROUP BY thread ORDER BY 2")
        for thread, _first in rows:
            yield self._talk(spool, thread)

    def _note(self, spool: Spool, name: str, number: int, found: Found) -> None:
        place = f"{name}, mail {number}"
        if found.size > LARGEST:
            spool.refuse("mail", place, Why.TOO_LONG)
            return
        letter = self._tools.read_letter(head_of(found.head))
        if not letter.sender[1] and not letter.header_id:
            spool.refuse("mail", place, Why.UNREADABLE, "it has neither a sender nor a number")
            return
        own = letter.header_id or f"{name}:{number}@nowhere"
        if spool.db.execute("SELECT 1 FROM letter WHERE header_id = ?", (own,)).fetchone():
            spool.refuse("mail", place, Why.REPEATED, own)
            return
        thread = _thread(spool, [own, *letter.answers[:MOST_IDS]])
        row = (name, found.start, found.size, own, thread)
        sql = "INSERT INTO letter (name, start, size, header_id, thread) VALUES (?, ?, ?, ?, ?)"
        spool.db.execute(sql, row)

    def _talk(self, spool: Spool, thread: int) -> OldTalk | Refused:
        sql = "SELECT name, start, size, header_id FROM letter WHERE thread = ? ORDER BY id"
        rows = spool.db.execute(sql, (thread,)).fetchall()
        place = f"{rows[0][0]}, byte {rows[0][1]}"
        letters = [self._letter(name, start, size) for name, start, size, _own in rows]
        timed = [(one.at, one) for one in letters if one.at is not None]
        timed.sort(key=lambda pair: pair[0])
        dated = [one for _at, one in timed]
        customer = self._customer(dated)
        if not dated:
            return Refused("thread", place, Why.NO_TIME, letters[0].subject, len(letters))
        if customer is None:
            return Refused("thread", place, Why.NO_CUSTOMER, dated[0].subject, len(letters))
        return OldTalk(
            key=rows[0][3][:500],
            number="",
            place=place,
            subject=dated[0].subject,
            customer=customer,
            messages=tuple(self._message(at, one) for at, one in timed),
            state=State.CLOSED,
            opened_at=timed[0][0],
            refused=(Refused("message", place, Why.NO_TIME),) * (len(letters) - len(dated)),
        )

    def _letter(self, name: str, start: int, size: int) -> OldLetter:
        if name in self._unpacked:
            stream: IO[bytes] | None = self._unpacked[name].open("rb")
        else:
            stream = self._source.open(name) if self._source else None
        if stream is None:
            return self._tools.read_letter(b"")
        with stream:
            if start:
                stream.seek(start)
            content = _exactly(stream, size)
        return self._tools.read_letter(content if name.endswith(_BARE) else unquoted(content))

    def _customer(self, letters: list[OldLetter]) -> OldPerson | None:
        """Who wrote to us first, else whom we wrote to first."""
        for letter in letters:
            name, address = letter.sender
            if is_email(address) and email_key(address) not in self._ours:
                return OldPerson(email_key(address), email=address, name=name)
        written = (address for letter in letters for address in (*letter.to, *letter.cc))
        others = (one for one in written if is_email(one) and email_key(one) not in self._ours)
        found = next(others, None)
        return OldPerson(email_key(found), email=found) if found else None

    def _message(self, at: datetime, letter: OldLetter) -> OldMessage:
        name, address = letter.sender
        ours = email_key(address) in self._ours
        kind = Message.Kind.OUTBOUND if ours else Message.Kind.INBOUND
        return OldMessage(
            kind=kind,
            at=at,
            author=OldPerson(email_key(address), address, name, ours=ours) if address else None,
            text=letter.text,
            html=letter.html,
            visible=letter.visible,
            sender=address,
            recipients={"to": list(letter.to), "cc": list(letter.cc)},
            header_id=letter.header_id,
            automatic=letter.automatic if letter.automatic != "loop" else "auto-reply",
            files=letter.files,
        )


def _thread(spool: Spool, ids: list[str]) -> int:
    """The thread that any of these ids belong to, all of them in one from now on."""
    marks = ", ".join("?" for _one in ids)
    sql = f"SELECT DISTINCT thread FROM known_id WHERE header_id IN ({marks})"
    known = sorted(row[0] for row in spool.db.execute(sql, ids))
    if known:
        thread = int(known[0])
    else:
        row = spool.db.execute("SELECT coalesce(max(thread), 0) + 1 FROM known_id").fetchone()
        thread = int(row[0])
    for other in known[1:]:
        spool.db.execute("UPDATE known_id SET thread = ? WHERE thread = ?", (thread, other))
        spool.db.execute("UPDATE letter SET thread = ? WHERE thread = ?", (thread, other))
    rows = [(one, thread) for one in ids]
    spool.db.executemany("INSERT OR IGNORE INTO known_id VALUES (?, ?)", rows)
    return thread


def _whole(stream: IO[bytes]) -> Iterator[Found]:
    """A file that is one mail."""
    head = stream.read(256 * 1024)
    size = len(head)
    while piece := stream.read(1 << 20):
        size += len(piece)
    yield Found(0, size, head)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    parts: list[bytes] = []
    while count > 0 and (piece := stream.read(count)):
        parts.append(piece)
        count -= len(piece)
    return b"".join(parts)
