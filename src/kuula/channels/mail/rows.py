"""The statements of sorting, one each to begin, lock and settle: they run for every mail."""

from typing import Final

from django.db import connection

from kuula.channels.mail.models import Mailbox, RawMail
from kuula.workspace.models import Brand

_BEGIN: Final = """
SET LOCAL synchronous_commit TO off;
WITH begun AS (
    UPDATE mail_rawmail SET attempts = attempts + 1 WHERE id = %s AND state = 'stored' RETURNING *
)
SELECT r.id, r.key, r.sha256, r.header_id, r.size, r.taken_at, r.attempts,
    m.id, m.address, m.imap_host, m.team_id, m.reply_target, b.id, b.language
FROM begun r JOIN mail_mailbox m ON m.id = r.mailbox_id JOIN workspace_brand b ON b.id = m.brand_id
"""
_LOCK: Final = """
SELECT r.state, %(header_id)s <> '' AND EXISTS (
    SELECT 1 FROM mail_rawmail t WHERE t.mailbox_id = %(mailbox)s AND t.header_id = %(header_id)s
        AND t.id <> r.id AND t.message_id IS NOT NULL)
FROM mail_rawmail r WHERE r.id = %(id)s FOR UPDATE
"""
_SETTLE: Final = """
UPDATE mail_rawmail SET state = %s, doubt = %s, suspected_id = %s, message_id = %s, sorted_at = %s,
    sender = %s, subject = %s, problem = %s
WHERE id = %s
"""
_OURS: Final = "SELECT address FROM mail_mailbox WHERE address = ANY(%s)"


def begin(raw_id: int) -> RawMail | None:
    """Count an attempt, before it is made, and answer the mail with its mailbox and brand.

    None when it was sorted already. Commits at once unless a transaction is open, and without
    waiting for the disk: a lost count does no harm.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [raw_id])
        cursor.nextset()
        row = cursor.fetchone()
    if row is None:
        return None
    brand = Brand(id=row[12], language=row[13])
    mailbox = Mailbox(
        id=row[7], address=row[8], imap_host=row[9], team_id=row[10], reply_target=row[11],
        brand=brand,
    )  # fmt: skip
    return RawMail(
        id=row[0], key=row[1], sha256=row[2], header_id=row[3], size=row[4], taken_at=row[5],
        attempts=row[6], mailbox=mailbox,
    )  # fmt: skip


def lock(raw: RawMail) -> tuple[str, bool]:
    """Lock the row until the transaction ends; answers its state, and whether the mailbox holds
    another mail of the same Message-ID that became a message."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"id": raw.pk, "mailbox": raw.mailbox_id, "header_id": raw.header_id})
        row: tuple[str, bool] = cursor.fetchone()
    return row


def write_outcome(raw: RawMail) -> None:
    """Write what became of a mail into its row, which the caller holds locked."""
    values = (
        raw.state, raw.doubt, raw.suspected_id, raw.message_id, raw.sorted_at, raw.sender,
        raw.subject, raw.problem, raw.pk,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, values)


def our_addresses(addresses: list[str]) -> set[str]:
    """Those of these addresses (normal form) that are mailboxes of ours."""
    with connection.cursor() as cursor:
        cursor.execute(_OURS, [addresses])
        return {row[0] for row in cursor.fetchall()}
