"""The bell rings on the open pages of whoever is told, and on nobody else's."""

import pytest
from django.test import Client
from tests.world import World
from tests.world.noticing import Ears

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_live import Open, hearing_of
from kuula.faces.agent.tests.test_notices import assign
from kuula.faces.agent.tests.test_presence import does, listening, until
from kuula.ledger.calling import CALLED, Call, call_in
from kuula.ledger.live import Hub
from kuula.ledger.present import beat_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bell_rings_for_who_is_told_alone(world: World) -> None:
    ivo, ana = Open(hearing_of(world.ivo)), Open(hearing_of(world.ana))
    ears, liis = Ears(), as_staff(world.liis)
    reader: Client = as_staff(world.ivo)

    async def run(_hub: Hub) -> None:
        await does(lambda: assign(liis, world.wardrobe, world.ivo))
        await does(ears.hear)
        await until(lambda: ivo.said.count(CALLED) == 1)
        await does(lambda: reader.post("/notices/reading"))
        await until(lambda: ivo.said.count(CALLED) == 2)

    listening([ivo, ana], run)
    assert CALLED not in ana.said


def test_a_call_of_another_installation_or_another_sort_is_not_heard() -> None:
    word = Call(7).word()
    assert call_in(word) == Call(7)
    assert beat_in(word) is None
    for other in ("", "nonsense", word[:-5]):
        assert call_in(other) is None
