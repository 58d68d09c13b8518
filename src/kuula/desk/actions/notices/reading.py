"""Reading notices: one conversation's, or all; and taking that back."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.notices.noting import ring_for
from kuula.desk.models import Notice
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor

TAKES_BACK: Final = timedelta(days=1)


def read_conversation(actor: Actor, *, number: int) -> int:
    """The actor has seen what they were told of one conversation; answers how many notices.

    What was to leave by mail or push and has not left stays here. Safe to run twice.
    """
    return _read(actor, clock.now(), conversation_id=number)


def read_notice(actor: Actor, *, notice_id: int) -> Notice:
    """The actor has opened one notice; answers it. Raises NotFound."""
    _read(actor, clock.now(), pk=notice_id)
    found = Notice.objects.of(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound(_("There is no such notice."))
    return found


def mark_read(actor: Actor, *, upto: int | None = None) -> datetime | None:
    """All the actor was told is read, up to notice `upto` if named; answers the moment by which it
    can be taken back, None when nothing was unread."""
    moment = clock.now()
    narrowed = {} if upto is None else {"pk__lte": upto}
    return moment if _read(actor, moment, **narrowed) else None


def mark_unread(actor: Actor, *, read_at: datetime) -> int:
    """Take back what `mark_read` did at that moment, within a day; answers how many."""
    if read_at < clock.now() - TAKES_BACK:
        return 0
    with transaction.atomic():
        mine = Notice.objects.filter(staff_id=actor.staff_id or 0, read_at=read_at.astimezone(UTC))
        count = mine.update(read_at=None)
        if count:
            transaction.on_commit(lambda: ring_for(actor.staff_id or 0))
    return count


def _read(actor: Actor, moment: datetime, **narrowed: int) -> int:
    with transaction.atomic():
        mine = Notice.objects.filter(staff_id=actor.staff_id or 0, read_at=None, **narrowed)
        count = mine.update(read_at=moment, mail_at=None, push_at=None)
        if count:
            transaction.on_commit(lambda: ring_for(actor.staff_id or 0))
    return count
