"""What waits for somebody whose shift begins, told once a day."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from kuula.desk.access import conversations_for
from kuula.desk.actions.notices.noting import Telling, tell
from kuula.desk.models import Handover, Notice
from kuula.desk.notices.at_work import begins_now, day_here
from kuula.desk.notices.kinds import Kind
from kuula.desk.notices.queries import habits_of
from kuula.desk.promises.standing import Day, promises_due
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

LATELY: Final = timedelta(minutes=15)


def sum_up(actor: Actor, *, staff_id: int) -> bool:
    """Tell a colleague whose shift begins what waits for them: what is theirs to answer, promised
    until tonight, handed to them, in which they are named, and unread; answers whether they were
    told. Once a day by the clock of the oldest brand; nothing where nothing waits. Safe to run
    twice."""
    allow(actor, Permission.NOTE)
    staff = Staff.objects.active().filter(pk=staff_id).first()
    if staff is None:
        return False
    day, reader = day_here(), actor_for(staff)
    told = what_waits(reader, day) if reader.may(Permission.READ) else {}
    if not any(told.values()):
        return False
    with transaction.atomic():
        telling = Telling(-day.end.date().toordinal(), Kind.DIGEST, told=told)
        return tell(habits_of(staff_id), telling)


def sum_up_beginning(actor: Actor, *, limit: int = 500) -> int:
    """The same for those who never said anything of their duty and whose working hours begin now;
    answers how many were told. Safe to run twice."""
    silent = Staff.objects.active().filter(duty=None).order_by("pk")
    known = silent.values_list("pk", flat=True)[:limit]
    return sum(sum_up(actor, staff_id=one) for one in known if begins_now(one, LATELY))


def what_waits(reader: Actor, day: Day) -> dict[str, int]:
    """How much of each sort waits for the reader."""
    seen, me = conversations_for(reader), reader.staff_id or 0
    handed = Handover.objects.for_word_of(me).filter(conversation__in=seen)
    return {
        "mine": seen.filter(assignee_id=me).waiting_on_us().count(),
        "promised": promises_due(reader, until=day.end).count(),
        "handed": handed.count(),
        "mentioned": seen.naming(me).count(),
        "unread": Notice.objects.of(reader).unread().exclude(kind=Kind.DIGEST).count(),
    }
