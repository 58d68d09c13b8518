"""Numbers of other desks still answer: in the search, and in the subjects of mails."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.world import World

from kuula.desk.actions.past import tell_past
from kuula.desk.models import Message
from kuula.desk.past import PastConversation, PastMessage
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM


def brought(world: World, number: str, *, closed_team: bool = False) -> int:
    """A conversation of Kadri's that another desk called `number`."""
    at = clock.now() - timedelta(days=100)
    said = PastMessage(
        Message.Kind.INBOUND, at, "Minu vana küsimus", sender="kadri.tamm@example.ee"
    )
    held = PastConversation(
        desk="osticket",
        old_number=number,
        brand_id=world.pohjala.pk,
        team_id=(world.legal if closed_team else world.first_line).pk,
        customer_id=world.kadri.pk,
        address_id=world.wardrobe.address_id,
        subject="Vana küsimus",
        messages=(said,),
        opened_at=at,
    )
    return tell_past(SYSTEM, held=[held])[0]


@pytest.mark.parametrize("typed", ["100234", "#100234", "№ 100234", "ticket #100234"])
def test_the_old_number_opens_the_conversation(world: World, client: Client, typed: str) -> None:
    number = brought(world, "100234")
    client.force_login(world.ivo)
    answer = client.get("/search", {"q": typed})
    assert answer.headers["Location"] == f"/conversations/{number}"


def test_a_number_of_ours_and_theirs_offers_both(world: World, client: Client) -> None:
    number = brought(world, str(world.invoice.pk))
    client.force_login(world.ivo)
    page = client.get("/search", {"q": f"#{world.invoice.pk}"}).content.decode()
    assert f"/conversations/{number}" in page
    assert f"/conversations/{world.invoice.pk}" in page


def test_of_a_closed_team_nothing_opens(world: World, client: Client) -> None:
    number = brought(world, "100234", closed_team=True)
    client.force_login(world.ivo)
    answer = client.get("/search", {"q": "100234"})
    assert answer.status_code == 200
    assert f"/conversations/{number}" not in answer.content.decode()
    client.force_login(world.vera)
    assert client.get("/search", {"q": "100234"}).status_code == 302
