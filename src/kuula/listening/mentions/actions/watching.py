"""Who is told of a mention that nobody answered in time, and of a feed that stopped."""

from typing import Final

from django.db import transaction

from kuula.kit import clock
from kuula.ledger.recording import About, record
from kuula.listening.mentions import events
from kuula.listening.models import Mention, MentionSource
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.models import RolePermission, Staff
from kuula.workspace.permissions import Permission

AT_ONCE: Final = 200
MOST_TOLD: Final = 50


def watch_mentions(actor: Actor) -> int:
    """Say of mentions that were not answered in time that they are overdue, each once; answers how
    many. Safe to run twice."""
    allow(actor, Permission.MENTIONS)
    now = clock.now()
    with transaction.atomic():
        late = Mention.objects.overdue(now).filter(warned_at=None).select_related("source")
        rows = list(late.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        for one in rows:
            about = About(customer=one.customer_id, brand=one.brand_id)
            record(events.MentionOverdue(one.pk, who_answers(one)), SYSTEM.who, about)
        Mention.objects.filter(pk__in=[one.pk for one in rows]).update(warned_at=now)
    return len(rows)


def who_answers(mention: Mention) -> list[int]:
    """Who should answer it: who has it, else who answers for its source, else all who may."""
    holders = [one for one in (mention.staff_id, mention.source.owner_id) if one]
    for staff_id in holders:
        if Staff.objects.active().filter(pk=staff_id).exists():
            return [staff_id]
    return _with_right(Permission.MENTIONS)


def who_connects(source: MentionSource) -> list[int]:
    """Who should see to a source: those who connect them, and who answers for it."""
    return sorted({*_with_right(Permission.MENTION_SOURCES), *filter(None, [source.owner_id])})


def _with_right(right: Permission) -> list[int]:
    roles = RolePermission.objects.filter(permission=right).values("role")
    found = Staff.objects.active().filter(role__in=roles).order_by("pk")
    return list(found.values_list("pk", flat=True)[:MOST_TOLD])
