"""The only writers of mail that comes in: take in, refuse, and how a mailbox is doing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import IO, Final

from django.db import transaction
from django.db.models import Q

from kuula.channels.mail import events
from kuula.channels.mail.connecting.health import Reason, reason_of, stored_reason
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.receiving.intake import StoredMail, insert_fresh, store_mails
from kuula.kit import clock
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FolderState:
    """How far a folder was read: `uid` is the last one taken in under this UIDVALIDITY.

    `since` is when Kuula first looked (ISO 8601) and `upto` the last UID the folder held at the
    first look: what was read by people before then is not ours. `again` is a second look at
    everything, after the server renumbered the folder. `refused_at` is when the server first gave
    nothing of the mails that follow `uid` (ISO 8601), else empty.
    """

    validity: int
    uid: int
    since: str
    upto: int = 0
    again: bool = False
    refused_at: str = ""


def take_in(actor: Actor, *, mailbox: Mailbox, raw: bytes | IO[bytes]) -> RawMail | None:
    """Store a mail durably; None when this mailbox holds it already.

    Only when this has returned may the sender be told that we have it. Raises StorageTrouble,
    and MailTooLarge for a mail over the limit.
    """
    fresh = take_in_many(actor, mailbox=mailbox, mails=(raw,))
    return RawMail.objects.get(pk=fresh[0]) if fresh else None


def take_in_many(
    actor: Actor, *, mailbox: Mailbox, mails: Iterable[bytes | IO[bytes]]
) -> list[int]:
    """Store several mails in one transaction; answers the ids of those that are new here.

    Their bytes are on the disk before the transaction begins: all or none are taken in. Raises
    as `take_in`.
    """
    allow(actor, Permission.REPLY)
    stored = store_mails(mails)
    with transaction.atomic():
        fresh = insert_fresh(actor, mailbox, stored)
        _note_mail(mailbox)
    return fresh


def leave_on_server(
    actor: Actor, *, mailbox: Mailbox, mail: StoredMail, problem: str = "too-large"
) -> RawMail | None:
    """Note in the tray that a mail was left on its server; None when that was noted before.

    `problem` is too-large, or not-given when the server does not hand it over. `mail.key` is a
    mark that tells it from others (there are no bytes of ours).
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        raw, made = RawMail.objects.get_or_create(
            mailbox=mailbox,
            header_id=mail.header_id,
            sha256=mail.sha256,
            defaults={
                "key": "",
                "size": mail.size,
                "taken_at": clock.now(),
                "state": RawMail.State.UNREADABLE,
                "doubt": RawMail.Doubt.UNREADABLE,
                "problem": problem,
            },
        )
        if not made:
            return None
        event = events.MailRefused(raw_id=raw.pk, mailbox_id=mailbox.pk, size=mail.size)
        record(event, actor.who, about_mailbox(mailbox))
    return raw


def note_folder(actor: Actor, *, mailbox_id: int, folder: str, state: FolderState) -> None:
    """Remember how far a folder was read. Call it only after those mails were taken in."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
        locked.folder_state = locked.folder_state | {folder: asdict(state)}
        locked.save(update_fields=["folder_state"])


def stop_mailbox(actor: Actor, *, mailbox_id: int, reason: Reason, detail: str = "") -> bool:
    """Say that no mail comes through; alarms once per stop. Answers whether that was news."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
        news = locked.health != Mailbox.Health.STOPPED
        changed = news or reason_of(locked) != reason
        locked.health, locked.checked_at = Mailbox.Health.STOPPED, clock.now()
        locked.health_reason = stored_reason(reason, detail)
        if changed:
            locked.health_since = clock.now()
        locked.save(update_fields=["health", "checked_at", "health_reason", "health_since"])
        if changed:
            event = events.MailboxStopped(mailbox_id=locked.pk, reason=reason)
            record(event, actor.who, about_mailbox(locked))
    return news


def recover_mailbox(actor: Actor, *, mailbox_id: int) -> bool:
    """Say that a mailbox works; recorded when it had stopped. Answers whether anything changed.

    A mailbox that is only quiet recovers when mail comes, not when its server answers; one that
    cannot send recovers when it sends.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
        if locked.health == Mailbox.Health.WELL or _still_quiet(locked):
            return False
        if reason_of(locked) == Reason.SENDING:
            return False
        stopped = locked.health == Mailbox.Health.STOPPED
        locked.health, locked.health_reason = Mailbox.Health.WELL, ""
        locked.health_since = locked.checked_at = clock.now()
        locked.save(update_fields=["health", "checked_at", "health_reason", "health_since"])
        if stopped:
            event = events.MailboxRecovered(mailbox_id=locked.pk)
            record(event, actor.who, about_mailbox(locked))
    return True


def note_checked(actor: Actor, *, mailbox_id: int) -> None:
    """Remember that the mailbox was looked into; at most one write a minute."""
    allow(actor, Permission.REPLY)
    stale = Q(checked_at=None) | Q(checked_at__lt=clock.now() - MINUTE)
    Mailbox.objects.filter(stale, pk=mailbox_id).update(checked_at=clock.now())


def about_mailbox(mailbox: Mailbox) -> About:
    """Whom a fact about a mailbox concerns: its brand and team."""
    return About(brand=mailbox.brand_id, team=mailbox.team_id)


def _note_mail(mailbox: Mailbox) -> None:
    """At most one write a minute: the row must not make all mails of a mailbox wait in line."""
    stale = Q(last_mail_at=None) | Q(last_mail_at__lt=clock.now() - MINUTE)
    Mailbox.objects.filter(stale, pk=mailbox.pk).update(last_mail_at=clock.now())


def _still_quiet(mailbox: Mailbox) -> bool:
    if reason_of(mailbox) != Reason.QUIET or mailbox.health_since is None:
        return False
    return mailbox.last_mail_at is None or mailbox.last_mail_at < mailbox.health_since
