"""Clocks that run while the hours of their brand change: each is reckoned again."""

from django.db import transaction

from kuula.desk.deadlines import reply_due_in
from kuula.desk.models import Conversation
from kuula.workspace.actors import Actor, allow
from kuula.workspace.hours import schedule_of
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

TOGETHER = 200


def reckon_again(actor: Actor, *, brand_id: int) -> int:
    """Let every answer that is owed to customers of a brand be due as its hours are now; answers
    how many moved.

    Some at a time, each few in a transaction of their own; run twice, the second finds nothing.
    """
    allow(actor, Permission.CHANGE)
    brand, moved, after = Brand.objects.get(pk=brand_id), 0, 0
    while numbers := _owing(brand_id, after):
        moved += _reckon(brand, numbers)
        after = numbers[-1]
    return moved


def _owing(brand_id: int, after: int) -> list[int]:
    """The next of them that owe an answer by a target, lowest number first."""
    owing = Conversation.objects.waiting_on_us().filter(
        brand_id=brand_id, waiting_since__isnull=False, target_minutes__isnull=False, pk__gt=after
    )
    return list(owing.order_by("pk").values_list("pk", flat=True)[:TOGETHER])


def _reckon(brand: Brand, numbers: list[int]) -> int:
    schedule = schedule_of(brand)
    moved = []
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
        for one in locked:
            if one.waiting_since is None:
                continue
            due = reply_due_in(schedule, one.waiting_since, one.target_minutes)
            if due != one.due_at:
                one.due_at = due
                moved.append(one)
        Conversation.objects.bulk_update(moved, ["due_at"])
    return len(moved)
