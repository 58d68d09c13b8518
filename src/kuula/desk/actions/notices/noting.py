"""Telling colleagues of what happened: once of each entry, and not more often than is bearable."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from kuula.desk.actions.mentioning import who_may_know
from kuula.desk.models import Conversation, Notice, NoticedEntry, NoticeHabits
from kuula.desk.notices.carriers import AFTER, carried_by, defer_carrying
from kuula.desk.notices.kinds import Channel, Kind, topic_of, wants
from kuula.desk.notices.queries import habits_of_all
from kuula.desk.notices.recipients import about_of, recipients_of
from kuula.kit import clock
from kuula.ledger.bus_choice import kept_bus
from kuula.ledger.calling import Call
from kuula.ledger.reading import Recorded
from kuula.ledger.recording import is_history
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

BRAKE: Final = timedelta(minutes=10)
"""In so long nobody is told of the same conversation twice."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told to whom. `entry_id` is told once to each."""

    entry_id: int
    kind: str
    conversation_id: int | None = None
    by: int | None = None
    told: dict[str, Any] = field(default_factory=dict)


def note_entry(actor: Actor, *, entry: Recorded) -> int:
    """Tell those whom an entry concerns, who may see its conversation and want to know; answers how
    many. As history nothing leaves by mail or push. Safe to run twice."""
    allow(actor, Permission.NOTE)
    found = recipients_of(entry)
    if not found:
        return 0
    allowed = _who_may_know(entry.about.conversation)
    wanted = {one: kind for one, kind in found.items() if one in allowed}
    habits, by = habits_of_all(list(wanted)), entry.who.id if entry.who.kind == "staff" else None
    count = 0
    with transaction.atomic():
        for staff_id, kind in wanted.items():
            telling = Telling(entry.id, kind, entry.about.conversation, by, about_of(entry))
            count += tell(habits[staff_id], telling)
    return count


def tell(habits: NoticeHabits, telling: Telling) -> bool:
    """Tell one colleague, unless they were told of this entry or do not want to know. Belongs
    inside a transaction; several colleagues are told in the order of their numbers."""
    topic, staff_id = topic_of(telling.kind), habits.staff_id
    ways = [channel for channel in Channel if wants(habits, topic, channel)]
    if not ways:
        return False
    _one_at_a_time(staff_id)
    if NoticedEntry.objects.filter(entry_id=telling.entry_id, staff_id=staff_id).exists():
        return False
    notice = _notice_for(staff_id, telling)
    _fold(notice, telling)
    notice.shown = Channel.APP in ways or (notice.shown and not notice.is_new)
    leaving = [channel for channel in ways if _reaches(channel, staff_id)]
    for channel in leaving:
        _let_leave(notice, channel)
    notice.save()
    NoticedEntry.objects.create(notice=notice, staff_id=staff_id, entry_id=telling.entry_id)
    for channel in leaving:
        defer_carrying(notice, channel)
    transaction.on_commit(lambda: ring_for(staff_id))
    return True


def ring_for(staff_id: int) -> None:
    """Let the open pages of a colleague look anew at what they are told."""
    kept_bus(settings.REDIS_URL).tell(Call(staff_id).word())


def _notice_for(staff_id: int, telling: Telling) -> Notice:
    """The notice of the same conversation that is unread, or not older than the brake, else a new
    one; of what belongs to no conversation that of the same kind. A summary is always new."""
    theirs = Notice.objects.filter(staff_id=staff_id)
    if telling.conversation_id is None:
        theirs = theirs.filter(conversation=None, kind=telling.kind)
    else:
        theirs = theirs.filter(conversation_id=telling.conversation_id)
    last = theirs.order_by("-at", "-id").first()
    if last is not None and telling.kind != Kind.DIGEST and _is_open(last):
        return last
    return Notice(
        staff_id=staff_id,
        conversation_id=telling.conversation_id,
        mailed_at=last.mailed_at if last else None,
        pushed_at=last.pushed_at if last else None,
    )


def _is_open(notice: Notice) -> bool:
    return notice.read_at is None or notice.at > clock.now() - BRAKE


def _fold(notice: Notice, telling: Telling) -> None:
    """Let a notice tell of one thing more; of what was read already it does not count anything."""
    fresh = notice.is_new or notice.read_at is not None
    notice.count = 1 if fresh else notice.count + 1
    notice.kind, notice.by_id, notice.at = telling.kind, telling.by, clock.now()
    notice.told, notice.read_at = telling.told, None


def _let_leave(notice: Notice, channel: Channel) -> None:
    """Let it leave this way after the time it takes to be seen on a screen, and not before the
    brake since something left last."""
    at, left = f"{channel.value}_at", _LEFT[channel]
    last: datetime | None = getattr(notice, left)
    soonest = clock.now() + AFTER[channel]
    if getattr(notice, at) is None:
        setattr(notice, at, max(soonest, last + BRAKE) if last else soonest)


_LEFT: Final = {Channel.MAIL: "mailed_at", Channel.PUSH: "pushed_at"}


def _reaches(channel: Channel, staff_id: int) -> bool:
    carrier = None if is_history() else carried_by(channel)
    return carrier is not None and carrier.reaches(staff_id)


def _one_at_a_time(staff_id: int) -> None:
    """Two jobs that tell one person at once must not make two notices of one conversation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('desk.notice'), %s::int)", [staff_id])


def _who_may_know(number: int | None) -> set[int]:
    """Who may see a conversation; of what is about none everybody who works here."""
    if number is None:
        return set(Staff.objects.active().values_list("pk", flat=True))
    found = Conversation.objects.select_related("team").filter(pk=number).first()
    return who_may_know(found) if found else set()
