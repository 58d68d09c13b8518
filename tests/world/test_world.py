"""The world is what its description says."""

from kuula.desk.access import conversations_for
from kuula.desk.models import State
from tests.world import World


def test_the_world_has_every_state_and_a_team_that_outsiders_do_not_see(world: World) -> None:
    states = {talk.state for talk in (world.wardrobe, world.invoice, world.account, world.slots)}
    assert states == {State.NEW, State.OPEN, State.WAITING, State.SOLVED}
    assert world.invoice.assignee == world.ana
    outside = conversations_for(world.actor(world.ivo)).values_list("pk", flat=True)
    inside = conversations_for(world.actor(world.vera)).values_list("pk", flat=True)
    assert world.dispute.pk not in outside
    assert world.dispute.pk in inside
