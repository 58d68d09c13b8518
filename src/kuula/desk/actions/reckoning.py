"""Clocks that run while the hours of their brand or team change: each is reckoned again."""

from django.db import transaction
from django.db.models import Q

from kuula.desk.deadlines import schedule_for
from kuula.desk.models import Conversation
from kuula.desk.targets.clocks import reckon_due
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

TOGETHER = 200


def reckon_again(actor: Actor, *, brand_id: int | None = None, team_id: int | None = None) -> int:
    """Let every answer that is owed for a brand, or by a team, be due as the hours are now; answers
    how many moved.

    Some at a time, each few in a transaction of their own; run twice, the second finds nothing.
    """
    allow(actor, Permission.CHANGE)
    schedule_for.forget()
    moved = after = 0
    asked = Q(target_minutes__isnull=False, waiting_since__isnull=False) | Q(clocks__isnull=False)
    owing = Conversation.objects.waiting_on_us().filter(asked)
    owing = owing.filter(brand_id=brand_id) if brand_id else owing.filter(team_id=team_id or 0)
    numbers = owing.order_by("pk").values_list("pk", flat=True)
    while found := list(numbers.filter(pk__gt=after)[:TOGETHER]):
        moved += _reckon(found)
        after = found[-1]
    return moved


def _reckon(numbers: list[int]) -> int:
    moved = []
    with transaction.atomic():
        for one in Conversation.objects.select_for_update().filter(pk__in=numbers).order_by("pk"):
            before = one.due_at
            reckon_due(one)
            if before != one.due_at:
                moved.append(one)
        Conversation.objects.bulk_update(moved, ["due_at"])
    return len(moved)
