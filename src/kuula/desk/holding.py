"""Who holds how much, and how much there is: asked before somebody leaves, and by measurements."""

from django.db.models import Count

from kuula.desk.models import Conversation
from kuula.desk.models.conversation import HELD


def held_by(staff_id: int) -> int:
    """How many unfinished conversations somebody holds, those the asker may not see included."""
    held = Conversation.objects.filter(state__in=HELD, spam=False, assignee_id=staff_id)
    return held.count()


def unfinished_by_state() -> dict[str, int]:
    """How many unfinished conversations there are in each state."""
    counted = Conversation.objects.unfinished().order_by().values_list("state")
    return dict(counted.annotate(count=Count("pk")))
