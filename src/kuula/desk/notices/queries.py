"""Reading notices: what waits for somebody, the list, and how they want to be told."""

from datetime import datetime
from typing import Final

from django.db.models import Q

from kuula.desk.models import Notice, NoticeHabits
from kuula.desk.models.notice import NoticeQuerySet
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor

COUNTED: Final = 100
SIZE: Final = 50


def unread_of(actor: Actor) -> list[Notice]:
    """The actor's unread notices with what they are about, newest first, at most 100; one
    statement."""
    return list(_told(actor).unread().order_by("-at", "-id")[:COUNTED])


def page_of_notices(actor: Actor, *, cursor: str = "", size: int = SIZE) -> KeysetPage[Notice]:
    """The actor's notices, read or not, newest first. Raises Problem for a damaged cursor."""
    found, after = _told(actor), decode(cursor, "mn")
    if after is not None:
        moment, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=number))
    rows = list(found.order_by("-at", "-id")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.at.isoformat(), one.pk))


def habits_of(staff_id: int) -> NoticeHabits:
    """How somebody wants to be told; the usual way, not saved, for who never chose."""
    found = NoticeHabits.objects.filter(pk=staff_id).first()
    return found or NoticeHabits(staff_id=staff_id)


def habits_of_all(staff_ids: list[int]) -> dict[int, NoticeHabits]:
    """The same for several, by colleague."""
    known = NoticeHabits.objects.in_bulk(staff_ids)
    return {one: known.get(one) or NoticeHabits(staff_id=one) for one in staff_ids}


def _told(actor: Actor) -> NoticeQuerySet:
    return Notice.objects.of(actor).select_related("by", "conversation__customer")
