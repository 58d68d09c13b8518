"""Whose turn it is to be sent: a slow server keeps a few senders busy, never all of them.

A mailbox whose server could not be reached rests for a minute, and then one mail tries it first.
"""

from datetime import timedelta
from typing import Final

from django.db import connection, transaction

from kuula.channels.mail.actions.queueing import defer_sending
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.reasons import Reason, stored
from kuula.kit import clock
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

AT_ONCE: Final = 4
REST: Final = timedelta(minutes=1)


def stand_in_line(header_id: str) -> None:
    """Make the claims of one mailbox go one after the other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('mail.turn'), mailbox_id::int)"
            " FROM mail_outgoing WHERE header_id = %s LIMIT 1",
            [header_id],
        )


def rests(mailbox: Mailbox) -> bool:
    """Whether the mailbox's server could not be reached a moment ago."""
    until = mailbox.sending_rests_until
    return until is not None and until > clock.now()


def has_turn(mailbox: Mailbox) -> bool:
    """Whether another mail of this mailbox may be handed over at this moment."""
    under_way = Outgoing.objects.filter(
        mailbox=mailbox, state=Outgoing.State.SENDING, next_at__gt=clock.now()
    )
    at_once = AT_ONCE if mailbox.sending_rests_until is None else 1
    return under_way.values("header_id").distinct().count() < at_once


def note_reach(actor: Actor, *, mailbox_id: int, reached: bool) -> None:
    """Note whether the mailbox's server took part; what waited for it is due once it does again."""
    allow(actor, Permission.REPLY)
    box = Mailbox.objects.filter(pk=mailbox_id)
    if not reached:
        box.update(sending_rests_until=clock.now() + REST)
        return
    with transaction.atomic():
        if box.exclude(sending_rests_until=None).update(sending_rests_until=None):
            Outgoing.objects.filter(
                mailbox_id=mailbox_id,
                state=Outgoing.State.QUEUED,
                reason__startswith=Reason.UNREACHABLE,
            ).update(next_at=clock.now())


def call_next(actor: Actor, *, mailbox_id: int) -> None:
    """Ask for the sending of the mail of this mailbox that waits its turn longest."""
    allow(actor, Permission.REPLY)
    waiting = Outgoing.objects.filter(
        mailbox_id=mailbox_id, state=Outgoing.State.QUEUED, reason=stored(Reason.TURN)
    )
    longest = waiting.order_by("id").values_list("header_id", flat=True).first()
    if longest is not None:
        waiting.filter(header_id=longest).update(next_at=clock.now())
        defer_sending(longest, clock.now())
