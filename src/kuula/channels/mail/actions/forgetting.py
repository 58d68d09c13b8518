"""Erasing original mails: of one person, and those put away long ago; and what was sent."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from kuula.channels.mail import events
from kuula.channels.mail.actions.queueing import ERASED, empty_outgoing
from kuula.channels.mail.models import IN_TRAY, Outgoing, RawMail
from kuula.channels.mail.sorting.rows import every_own_address
from kuula.kit import clock, files
from kuula.kit.ownership import this_database
from kuula.kit.text import spellings
from kuula.ledger.erasing import empty_personal_before, empty_personal_naming
from kuula.people.events import CustomerErased
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

KEPT: Final = timedelta(days=30)
LINKS_KEPT: Final = timedelta(days=7)
MOST: Final = 1000
_NAMES_PEOPLE: Final = (
    events.MailSent,
    events.MailFailed,
    events.MailBounced,
    events.MessageForwarded,
    events.FileInfected,
)


def erase_raw_mails(
    actor: Actor, *, customer_id: int, until: datetime, addresses: Sequence[str] = ()
) -> int:
    """Delete the bytes and words of the original mails of a person; answers how many.

    `addresses` (normal form) find what they sent into conversations of others and what no
    conversation holds; what waits in the tray is put away for good. The rows stay without words,
    so that the same mail is not taken in again. What came after `until` stays. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        came = RawMail.objects.filter(taken_at__lte=until)
        theirs = came.filter(message__conversation__customer_id=customer_id)
        wanted = set(addresses) - every_own_address()
        sent = came.filter(sender__in=wanted).exclude(state=RawMail.State.STORED)
        return _empty(theirs) + _put_away(sent.filter(state__in=IN_TRAY)) + _empty(sent)


def forget_dropped_mails(actor: Actor) -> int:
    """Delete bytes and words of mails put away over 30 days ago, 1,000 a time; answers how many."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = RawMail.objects.filter(
            state=RawMail.State.DROPPED, sorted_at__lt=clock.now() - KEPT
        ).exclude(key="")
        return _empty(RawMail.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST])))


def forget_originals(actor: Actor, *, taken_before: datetime) -> int:
    """Delete the bytes of original mails taken in before a moment; what was read from them stays.

    Those still in the tray are kept. 1,000 a time; answers how many.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = RawMail.objects.filter(state=RawMail.State.DONE, taken_at__lt=taken_before)
        some = list(old.exclude(key="").values_list("pk", flat=True)[:MOST])
        return _empty(RawMail.objects.filter(pk__in=some))


def forget_waiting_mails(actor: Actor, *, taken_before: datetime) -> int:
    """Put mails away for good that nobody placed before a moment, 1,000 a time; answers how many.

    They are words of somebody, too, and no conversation that could be forgotten holds them.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = RawMail.objects.filter(state__in=IN_TRAY, taken_at__lt=taken_before)
        some = list(old.values_list("pk", flat=True)[:MOST])
        return _put_away(RawMail.objects.filter(pk__in=some))


def sweep_originals(actor: Actor) -> int:
    """Delete bytes of mails stored over a day ago that no row names; answers how many.

    An erased mail that was fetched again leaves them behind, or a kill. Safe to run twice. Raises
    SweepRefused.
    """
    allow(actor, Permission.ERASE)
    return files.sweep(files.MAIL, _named, this_database())


def forget_outgoing(actor: Actor, *, closed_before: datetime, limit: int = 500) -> int:
    """Empty what was sent in conversations closed before a moment: addresses, words, reasons.

    At most `limit` rows a time; answers how many.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = Outgoing.objects.select_for_update(of=("self",)).filter(
            conversation__closed_at__lt=closed_before
        )
        return empty_outgoing(old.exclude(recipient__startswith=ERASED).order_by("id")[:limit])


def forget_own_mail(actor: Actor, *, limit: int = 500) -> int:
    """Empty what was sent outside conversations, to colleagues mostly: the words of what is settled
    (of what failed after 7 days: it may be sent again), all else after 30 days.

    The words hold invitations and links for new passwords. At most `limit` rows a time; answers how
    many.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        own = Outgoing.objects.select_for_update(of=("self",)).filter(conversation=None)
        ended = own.exclude(state__in=(Outgoing.State.QUEUED, Outgoing.State.SENDING))
        old = ended.filter(created_at__lt=clock.now() - KEPT)
        emptied = empty_outgoing(old.exclude(recipient__startswith=ERASED).order_by("id")[:limit])
        failed_lately = Q(state=Outgoing.State.FAILED, created_at__gte=clock.now() - LINKS_KEPT)
        said = ended.exclude(failed_lately).exclude(payload={}).order_by("id")
        some = [row.pk for row in said[:limit]]
        return emptied + Outgoing.objects.filter(pk__in=some).update(payload={})


def erase_from_told_recipients(actor: Actor, *, addresses: Sequence[str]) -> int:
    """Empty in the ledger what names these addresses in conversations of others; answers how many
    entries. The erasures themselves name them on, for who has yet to look. Safe to run twice."""
    allow(actor, Permission.ERASE)
    words = sorted(frozenset[str]().union(*map(spellings, addresses)))
    return empty_personal_naming(words, spared=(CustomerErased.type,))


def forget_told_recipients(actor: Actor, *, told_before: datetime) -> int:
    """Empty in the ledger to whom mails of conversations went (retention); answers how many."""
    allow(actor, Permission.ERASE)
    return empty_personal_before(told_before, [kind.type for kind in _NAMES_PEOPLE])


def _put_away(mails: QuerySet[RawMail]) -> int:
    numbers = list(mails.select_for_update(of=("self",)).values_list("pk", flat=True))
    put = RawMail.objects.filter(pk__in=numbers)
    put.update(state=RawMail.State.DROPPED, sorted_at=clock.now(), suspected=None)
    return _empty(put)


def _empty(mails: QuerySet[RawMail]) -> int:
    rows = list(mails.values_list("pk", "key"))
    RawMail.objects.filter(pk__in=[pk for pk, _key in rows]).update(
        key="", sender="", subject="", problem=""
    )
    keys = [key for _pk, key in rows if key]
    transaction.on_commit(lambda: files.delete_unused(keys, _named))
    return len(rows)


def _named(keys: Collection[str]) -> Iterable[str]:
    return RawMail.objects.filter(key__in=keys).values_list("key", flat=True)
