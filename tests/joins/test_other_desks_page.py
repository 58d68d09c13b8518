"""Settings, Imports: what came from other desks, read only."""

from pathlib import Path

from django.test import Client

from kuula.connectors.importers.models import Import
from kuula.connectors.importers.tests.exports import zendesk_folder
from kuula.desk.models import OldNumber
from kuula.faces.cli.tests.importing import ran
from tests.world import World


def test_an_import_is_listed_with_what_it_refused(
    world: World, client: Client, tmp_path: Path
) -> None:
    folder = zendesk_folder(tmp_path / "zendesk", 3, 2)
    with (folder / "tickets.jsonl").open("a") as file:
        file.write("{broken <b>line</b>\n")
    client.force_login(world.mari)
    assert "Nothing has been imported yet" in client.get("/settings/other-desks").content.decode()
    ran("zendesk", str(folder), "--brand", "Põhjala Kodu")
    number = Import.objects.get().pk
    listed = client.get("/settings/other-desks").content.decode()
    assert "3 conversations taken in" in listed
    assert f'href="/settings/other-desks/{number}"' in listed
    page = client.get(f"/settings/other-desks/{number}").content.decode()
    assert "tickets.jsonl, line 4" in page
    assert "cannot be read" in page
    assert "<b>line</b>" not in page
    assert client.get("/settings/other-desks/999").status_code == 404
    client.force_login(world.ivo)
    assert client.get("/settings/other-desks").status_code == 403


def test_a_conversation_says_what_it_was_called(
    world: World, client: Client, tmp_path: Path
) -> None:
    folder = zendesk_folder(tmp_path / "zendesk", 2, 2)
    ran("zendesk", str(folder), "--brand", "Põhjala Kodu", "--team", "First line")
    talk = OldNumber.objects.get(number="1").conversation
    client.force_login(world.ivo)
    page = client.get(f"/conversations/{talk.pk}").content.decode()
    assert "zendesk 1" in page
    assert "Asked the warehouse." in page
    assert "Toomas" in page
    customer = client.get(f"/customers/{talk.customer_id}").content.decode()
    assert "Order 70001 has not come" in customer
