"""Whether a colleague may see a conversation, asked about somebody who is not the actor."""

from kuula.desk.models import Conversation


def sees(conversation: Conversation, staff_id: int) -> bool:
    """Whether it lies in an open team, in one of theirs, or they were invited into it."""
    team = conversation.team
    if team is None or not team.closed:
        return True
    invited = conversation.guests.filter(staff_id=staff_id).exists()
    return invited or team.memberships.filter(staff_id=staff_id).exists()
