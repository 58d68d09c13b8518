"""What somebody who leaves held goes to who may see it."""

from tests.world import World

from kuula.desk.actions import hand_back_conversations
from kuula.desk.models import Conversation
from kuula.workspace.actors import SYSTEM


def test_a_successor_gets_nothing_of_a_closed_team_they_are_not_in(world: World) -> None:
    Conversation.objects.filter(pk__in=[world.dispute.pk, world.wardrobe.pk]).update(
        assignee=world.liis, state="open"
    )
    hand_back_conversations(SYSTEM, staff_id=world.liis.pk, successor_id=world.ivo.pk)
    world.dispute.refresh_from_db()
    world.wardrobe.refresh_from_db()
    assert world.dispute.assignee_id is None
    assert world.wardrobe.assignee_id == world.ivo.pk
