"""A light seat whose conversation went into another and that into a third, asked by a program."""

import pytest

from kuula.desk.actions import ask_colleague
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_merging import merge, second
from kuula.faces.api.tests.conftest import Programs
from tests.world import World

pytestmark = pytest.mark.django_db


def test_through_merges_in_merges_a_light_seat_reads_on_where_it_went(
    world: World,
) -> None:
    seat, first = Programs(world).of(world.reader), second(world)
    ask_colleague(
        world.actor(world.ivo), conversation=first, staff=world.reader, question="In stock?"
    )
    ivo, middle = as_staff(world.ivo), second(world, "Vahepealne")
    merge(ivo, middle, [first])
    merge(ivo, world.wardrobe, [middle])
    assert len(seat.get(f"/asked/{first.pk}/questions").json()) == 1
    assert seat.get(f"/asked/{first.pk}/messages").json()["items"]
