"""The statements of sorting, one each to begin, lock and settle: they run for every mail."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from kuula.channels.mail.models import Mailbox, RawMail
from kuula.workspace.models import Brand

_BEGIN: Final = """
SET LOCAL synchronous_commit TO off;
WITH begun AS (
    UPDATE mail_rawmail SET attempts = attempts + 1
    WHERE id = ANY(%(ids)s) AND state = 'stored' AND {fitting} RETURNING *
)
SELECT r.id, r.key, r.sha256, r.header_id, r.size, r.taken_at, r.attempts,
    m.id, m.address, m.imap_host, m.team_id, m.reply_target, b.id, b.language
FROM begun r JOIN mail_mailbox m ON m.id = r.mailbox_id JOIN workspace_brand b ON b.id = m.brand_id
ORDER BY r.id
"""
_ONE: Final = _BEGIN.format(fitting="true")
_MANY: Final = _BEGIN.format(fitting="attempts = 0 AND size <= %(size)s")
_LOCK: Final = """
SELECT r.id, r.state, r.header_id <> '' AND EXISTS (
    SELECT 1 FROM mail_rawmail t WHERE t.mailbox_id = r.mailbox_id AND t.header_id = r.header_id
        AND t.id <> r.id AND t.message_id IS NOT NULL)
FROM mail_rawmail r WHERE r.id = ANY(%s) ORDER BY r.id FOR UPDATE
"""
_SETTLE: Final = """
UPDATE mail_rawmail r SET state = o.state, doubt = o.doubt, suspected_id = o.suspected,
    message_id = o.message, sorted_at = o.sorted_at, sender = o.sender, subject = o.subject,
    problem = o.problem
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[],
    %s::text[], %s::text[], %s::text[])
    AS o (id, state, doubt, suspected, message, sorted_at, sender, subject, problem)
WHERE r.id = o.id
"""
_OURS: Final = "SELECT address FROM mail_mailbox WHERE address = ANY(%s)"


def begin(raw_id: int) -> RawMail | None:
    """Count an attempt, before it is made, and answer the mail with its mailbox and brand.

    None when it was sorted already. Commits at once unless a transaction is open, and without
    waiting for the disk: a lost count does no harm.
    """
    begun = _begun(_ONE, {"ids": [raw_id]})
    return begun[0] if begun else None


def begin_many(raw_ids: Sequence[int], *, largest: int) -> list[RawMail]:
    """As `begin`, for those of these mails that nobody tried yet and that have at most `largest`
    bytes, by number."""
    return _begun(_MANY, {"ids": list(raw_ids), "size": largest})


def lock(raws: Sequence[RawMail]) -> dict[int, tuple[str, bool]]:
    """Lock the rows until the transaction ends; answers for each its state, and whether the mailbox
    holds another mail of the same Message-ID that became a message."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [[raw.pk for raw in raws]])
        return {pk: (state, has_twins) for pk, state, has_twins in cursor.fetchall()}


def write_outcomes(raws: Sequence[RawMail]) -> None:
    """Write what became of these mails into their rows, which the caller holds locked."""
    if not raws:
        return
    rows = [
        (raw.pk, str(raw.state), str(raw.doubt), raw.suspected_id, raw.message_id, raw.sorted_at,
         raw.sender, raw.subject, raw.problem)
        for raw in raws
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [list(column) for column in zip(*rows, strict=True)])


def our_addresses(addresses: list[str]) -> set[str]:
    """Those of these addresses (normal form) that are mailboxes of ours."""
    with connection.cursor() as cursor:
        cursor.execute(_OURS, [addresses])
        return {row[0] for row in cursor.fetchall()}


def every_own_address() -> frozenset[str]:
    """The addresses (normal form) of all our mailboxes."""
    return frozenset(Mailbox.objects.values_list("address", flat=True))


def _begun(statement: str, values: dict[str, Any]) -> list[RawMail]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.nextset()
        rows = cursor.fetchall()
    mailboxes = {row[7]: row[7:] for row in rows}
    made = {pk: _mailbox(row) for pk, row in mailboxes.items()}
    return [_raw(row, made[row[7]]) for row in rows]


def _mailbox(row: tuple[Any, ...]) -> Mailbox:
    return Mailbox(
        id=row[0], address=row[1], imap_host=row[2], team_id=row[3], reply_target=row[4],
        brand=Brand(id=row[5], language=row[6]),
    )  # fmt: skip


def _raw(row: tuple[Any, ...], mailbox: Mailbox) -> RawMail:
    return RawMail(
        id=row[0], key=row[1], sha256=row[2], header_id=row[3], size=row[4], taken_at=row[5],
        attempts=row[6], mailbox=mailbox,
    )  # fmt: skip
