"""A raw mail understood: read, its files stored, its origin judged, ready for the desk."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from kuula.channels.mail.models import RawMail
from kuula.channels.mail.origin.authenticity import FAIL, UNKNOWN, judge
from kuula.channels.mail.parsing import Address, ParsedMail, parse_mail
from kuula.channels.mail.sending.composing import installation_mark
from kuula.channels.mail.sorting.references import plain_address
from kuula.channels.mail.sorting.threading import own_addresses
from kuula.desk.incoming import Incoming, IncomingFile
from kuula.kit import files
from kuula.kit.patience import patience
from kuula.kit.text import email_key

OLDEST: Final = timedelta(days=30)
PATIENCE: Final = 20.0
"""Seconds of processor time to read one mail; the largest need three."""
_NOBODY: Final = re.compile(r"(?:no-?reply|do-?not-?reply|donotreply|wordpress|www-data)[+@]", re.I)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, ready to be sorted. `sender` is the normal form of the address that speaks.

    `from_us` says that one of our own mailboxes stands as sender and nobody else speaks through it.
    """

    raw: RawMail
    parsed: ParsedMail
    sender: str
    from_us: bool
    incoming: Incoming

    @property
    def readable(self) -> bool:
        """Whether we understood the mail well enough to know who speaks."""
        return bool(self.sender) and not any(p.code == "unreadable" for p in self.parsed.problems)


def read_letter(raw: RawMail, ours: Collection[str] | None = None) -> Letter:
    """Understand a stored mail; its files are in storage when this returns. Changes no rows.

    `ours` are the addresses of our mailboxes, when they are at hand.
    Raises FileNotFoundError when the bytes are gone.
    """
    content = files.fetch(raw.key)
    with patience(PATIENCE):
        parsed = parse_mail(
            content,
            own_ids=frozenset({installation_mark().lower()}),
            hint_language=raw.mailbox.brand.language,
        )
    speaker, from_us = _speaker(parsed, ours)
    authentic = judge(raw.mailbox, content, parsed)
    if speaker is not parsed.sender:
        dmarc = FAIL if authentic["dmarc"] == FAIL else UNKNOWN  # From's pass proves no other one
        authentic = {"spf": UNKNOWN, "dkim": UNKNOWN, "dmarc": dmarc, "by": "form"}
    del content
    incoming = Incoming(
        email=speaker.address or "",
        name=speaker.name,
        text=parsed.text,
        visible=parsed.visible_text,
        at=_moment(parsed, raw.taken_at),
        html=parsed.html or "",
        language=parsed.language or "",
        header_id=parsed.message_id or "",
        automatic=parsed.automatic or "",
        recipients={"to": _plain(parsed.to), "cc": _plain(parsed.cc)},
        authentic=authentic,
        raw_id=raw.pk,
        files=_store_files(parsed),
    )
    return Letter(raw, parsed, email_key(incoming.email), from_us, incoming)


def _speaker(parsed: ParsedMail, ours: Collection[str] | None) -> tuple[Address, bool]:
    """Who speaks. A form on a web site writes as us or nobody, and names the person in Reply-To."""
    sender = parsed.sender
    if not sender.address:
        return sender, False
    from_us = bool(own_addresses([sender.address], ours))
    if not from_us and not _NOBODY.match(sender.address):
        return sender, False
    named = [person for person in parsed.reply_to if person.address]
    others = [p for p in named if p.address and not own_addresses([p.address], ours)]
    answers = parsed.in_reply_to or parsed.references  # a form begins something new
    if others and not parsed.automatic and not answers:
        return others[0], False
    return sender, from_us


def _moment(parsed: ParsedMail, taken_at: datetime) -> datetime:
    """When it was sent; a sender's clock that is wrong by weeks must not hide the mail."""
    if parsed.date is None or not taken_at - OLDEST <= parsed.date <= taken_at:
        return taken_at
    return parsed.date


def _plain(people: tuple[Address, ...]) -> list[str]:
    return [plain_address(person.address) for person in people if person.address]


def _store_files(parsed: ParsedMail) -> tuple[IncomingFile, ...]:
    scan = "pending" if settings.CLAMAV else "off"
    return tuple(
        IncomingFile(
            key=files.store(file.content),
            filename=file.filename,
            content_type=file.content_type,
            size=file.size,
            inline=file.inline,
            content_id=file.content_id or "",
            scan=scan,
        )
        for file in parsed.attachments
    )
