"""Taking mails in, in one statement: rows that are not there yet, and one ledger entry for each."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, Final

import orjson
from django.db import connection

from kuula.channels.mail.events import MailTakenIn
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.parsing.identifiers import message_id
from kuula.channels.mail.parsing.model import RAW_LIMIT, MailTooLarge
from kuula.kit import clock, files
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import COLUMNS, is_history
from kuula.workspace.actors import Actor

HEAD: Final = 64 * 1024
ID_LIMIT: Final = 400
WRITERS: Final = 8
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?message-id[ \t]{0,20}:[ \t]*((?:[^\r\n]*)(?:\r?\n[ \t][^\r\n]*)*)",
    re.I | re.M,
)
_SQL: Final = f"""
WITH fresh AS (
    INSERT INTO mail_rawmail (mailbox_id, key, sha256, header_id, size, taken_at, state, attempts,
        problem, doubt, sender, subject)
    SELECT %(mailbox)s, key, sha256, header_id, size, %(now)s, 'stored', 0, '', '', '', ''
    FROM unnest(%(keys)s::text[], %(digests)s::text[], %(ids)s::text[], %(sizes)s::bigint[])
        AS mail (key, sha256, header_id, size)
    ON CONFLICT (mailbox_id, header_id, sha256) DO NOTHING
    RETURNING id, size
), fact AS (
    INSERT INTO ledger_event ({COLUMNS})
    SELECT %(now)s, '{MailTakenIn.type}', %(historic)s, %(who)s, %(who_id)s::bigint, NULL::bigint,
        NULL::bigint, %(brand)s, %(team)s::bigint,
        %(same)s::jsonb || jsonb_build_object('raw_id', id, 'size', size), NULL::bigint
    FROM fresh ORDER BY id
)
SELECT id FROM fresh ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail whose bytes are in storage under `key`. `header_id` has no brackets, or is empty."""

    key: str
    header_id: str
    size: int

    @property
    def sha256(self) -> str:
        """The digest of the bytes: a key is named by it."""
        return self.key.rpartition("/")[2]


def insert_fresh(actor: Actor, mailbox: Mailbox, mails: list[StoredMail]) -> list[int]:
    """Write row and ledger entry of each mail this mailbox does not hold yet; answers their ids."""
    values = {
        "mailbox": mailbox.pk,
        "brand": mailbox.brand_id,
        "team": mailbox.team_id,
        "now": clock.now(),
        "historic": is_history(),
        "who": actor.kind,
        "who_id": actor.id,
        "same": orjson.dumps({"mailbox_id": mailbox.pk}).decode(),
        "keys": [mail.key for mail in mails],
        "digests": [mail.sha256 for mail in mails],
        "ids": [mail.header_id for mail in mails],
        "sizes": [mail.size for mail in mails],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        return [row[0] for row in cursor.fetchall()]


class StorageTrouble(Exception):
    """The bytes of a mail could not be stored: it must stay where it is. `str()` says why."""


def store_mails(mails: Iterable[bytes | IO[bytes]]) -> list[StoredMail]:
    """Put several mails into storage at once, to wait for the disk together. Raises as above."""
    waiting = list(mails)
    if len(waiting) == 1:
        return [store_mail(waiting[0])]
    with ThreadPoolExecutor(min(WRITERS, len(waiting) or 1)) as pool:
        return list(pool.map(store_mail, waiting))


def store_mail(raw: bytes | IO[bytes]) -> StoredMail:
    """Put the bytes of a mail into storage, safe against a power cut.

    A stream must be seekable and is read twice, so that a large mail needs little memory.
    Raises StorageTrouble, and MailTooLarge for one over the limit.
    """
    try:
        if isinstance(raw, bytes):
            _check_size(len(raw))
            return StoredMail(files.store(raw, files.MAIL), header_id_of(raw[:HEAD]), len(raw))
        _check_size(raw.seek(0, SEEK_END))
        raw.seek(0)
        header_id = header_id_of(raw.read(HEAD))
        raw.seek(0)
        key, size = files.store_stream(raw, files.MAIL)
    except MailTooLarge:
        raise
    except Exception as error:
        raise StorageTrouble(one_line(f"{type(error).__name__}: {error}")) from error
    return StoredMail(key, header_id, size)


def header_id_of(head: bytes) -> str:
    """The Message-ID without brackets found in the first bytes of a mail, or empty."""
    end = _BLANK.search(head)
    found = _MESSAGE_ID.search(head[: end.start()] if end else head)
    if found is None:
        return ""
    value = clean(found[1].decode("utf-8", "replace"))
    return (message_id(" ".join(value.split())) or "")[:ID_LIMIT]


def _check_size(size: int) -> None:
    if size > RAW_LIMIT:
        raise MailTooLarge(f"{size} bytes are over the limit of {RAW_LIMIT}.")
