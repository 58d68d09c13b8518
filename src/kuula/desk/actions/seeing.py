"""Whether a colleague may see a conversation, asked about somebody who is not the actor."""

from django.utils.translation import gettext as _

from kuula.desk.models import Conversation
from kuula.kit.problems import Problem
from kuula.workspace.models import Role, Staff


def sees(conversation: Conversation, staff_id: int) -> bool:
    """Whether it lies in an open team, in one of theirs, or they were invited into it."""
    team = conversation.team
    if team is None or not team.closed:
        return True
    invited = conversation.guests.filter(staff_id=staff_id).exists()
    return invited or team.memberships.filter(staff_id=staff_id).exists()


def can_hold(conversation: Conversation, staff_id: int) -> bool:
    """Whether they see it and may be responsible for what lies in it: a light seat may not."""
    light = [role.value for role in Role if role.is_light]
    return (
        sees(conversation, staff_id)
        and not Staff.objects.filter(pk=staff_id, role__in=light).exists()
    )


def check_is_no_light_seat(staff: Staff, field: str) -> None:
    """Raise Problem for somebody who is asked and given nothing."""
    if Role(staff.role).is_light:
        raise Problem(
            _("%(name)s has a light seat: ask them, the conversation stays with you.")
            % {"name": staff.name},
            field=field,
        )
