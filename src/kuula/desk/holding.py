"""Who holds how much: asked before somebody leaves."""

from kuula.desk.models import Conversation


def held_by(staff_id: int) -> int:
    """How many unfinished conversations somebody holds, those the asker may not see included."""
    return Conversation.objects.unfinished().filter(assignee_id=staff_id).count()
