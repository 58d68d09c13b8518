"""Checklists through the browser's door: written, put on, ticked, asked for before solving."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.world import World

from kuula.desk.actions import merge_conversations, undo_merge
from kuula.desk.actions.checklists import ChecklistForm, put_checklist, save_checklist
from kuula.desk.models import Checklist, Conversation, PutChecklist
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def written(name: str = "Return", **wanted: object) -> Checklist:
    form = ChecklistForm(name, ("Ask for a photo", "Order the courier"), **wanted)  # type: ignore[arg-type]
    return save_checklist(SYSTEM, form=form)


def put(world: World, checklist: Checklist) -> PutChecklist:
    return put_checklist(SYSTEM, conversation=world.wardrobe, checklist=checklist)


def page_of(client: Client, number: int) -> str:
    return unescape(client.get(f"/conversations/{number}").content.decode())


def section(page: str) -> str:
    found = re.search(r'<section id="checklists".*?</section>', page, re.S)
    assert found is not None
    return found[0]


def test_a_lead_writes_a_checklist_and_an_agent_ticks_it(world: World) -> None:
    lead, ivo, number = as_staff(world.liis), as_staff(world.ivo), world.wardrobe.pk
    sent = {"name": "Return", "steps": "Ask for a photo\n\n  Order the courier "}
    assert lead.post("/settings/checklists/new", sent).status_code == 302
    made = Checklist.objects.get()
    address = f"/conversations/{number}/checklists"
    for _twice in range(2):
        shown = ivo.post(address, {"checklist": made.pk}, headers={"HX-Request": "true"})
        assert "0 of 2" in shown.content.decode()
    one = PutChecklist.objects.get()
    tick = {"step": "1", "done": "1"}
    shown = ivo.post(f"/checklists/{one.pk}/steps", tick, headers={"HX-Request": "true"})
    part = unescape(shown.content.decode())
    assert "1 of 2" in part
    assert "Ivo Lepik" in part
    page = page_of(ivo, number)
    assert "Ivo Lepik put the checklist Return on" in page
    assert "Ivo Lepik ticked “Ask for a photo” (Return)" in page
    assert ivo.post(f"/checklists/{one.pk}/steps", {"step": "1", "done": "0"}).status_code == 302
    page = page_of(ivo, number)
    assert "took the tick of “Ask for a photo” back" in page
    assert "0 of 2" in section(page)
    assert ivo.post(f"/checklists/{one.pk}/steps", {"step": "9"}).status_code == 404
    assert ivo.post(f"/checklists/{one.pk}/removal").status_code == 302
    assert "took the checklist Return off" in page_of(ivo, number)
    assert Entry.objects.filter(type="desk.step_ticked").count() == 2


def test_what_was_put_on_stays_when_its_list_changes(world: World) -> None:
    made, lead = written(), as_staff(world.liis)
    put(world, made)
    address = f"/settings/checklists/{made.pk}"
    assert lead.post(address, {"name": "Returns", "steps": "Only this"}).status_code == 302
    assert lead.post(f"{address}/archiving").status_code == 302
    page = section(page_of(as_staff(world.ivo), world.wardrobe.pk))
    assert "Order the courier" in page
    refused = as_staff(world.ivo).post(
        f"/conversations/{world.account.pk}/checklists", {"checklist": made.pk}
    )
    assert refused.status_code == 409
    assert lead.post(f"{address}/archiving", {"archived": "0"}).status_code == 302


def test_it_is_offered_where_it_belongs(world: World) -> None:
    written("Late ones", tag="late")
    written("Sea", brand=world.jadran)
    written("Court", team=world.legal)
    ivo = as_staff(world.ivo)
    offered = section(page_of(ivo, world.wardrobe.pk))
    assert "Late ones" in offered
    assert "Sea" not in offered
    assert "Court" not in page_of(ivo, world.invoice.pk)
    assert "Sea" in section(page_of(ivo, world.invoice.pk))
    assert "Court" in section(page_of(as_staff(world.vera), world.dispute.pk))
    court = Checklist.objects.get(name="Court")
    sent = {"checklist": court.pk}
    assert ivo.post(f"/conversations/{world.wardrobe.pk}/checklists", sent).status_code == 404
    hidden = put_checklist(SYSTEM, conversation=world.dispute, checklist=court)
    assert ivo.post(f"/checklists/{hidden.pk}/steps", {"step": "1"}).status_code == 404
    assert "Court" not in as_staff(world.mari).get("/settings/checklists").content.decode()


def test_a_required_one_is_asked_before_solving_and_ticked_there(world: World) -> None:
    one = put(world, written(required=True))
    ivo, address = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}/solution"
    asked = ivo.post(address)
    assert asked.status_code == 422
    assert "Order the courier" in asked.content.decode()
    half = ivo.post(address, {"ticked": [f"{one.pk}:1"]})
    assert half.status_code == 422
    done = ivo.post(address, {"ticked": [f"{one.pk}:1", f"{one.pk}:2"]})
    assert done.status_code == 302
    assert Conversation.objects.get(pk=world.wardrobe.pk).state == "solved"
    one.refresh_from_db()
    assert [step["by"] for step in one.steps] == [world.ivo.pk, world.ivo.pk]


def test_it_comes_along_in_a_merge_and_goes_home(world: World) -> None:
    put(world, written())
    merge = merge_conversations(
        SYSTEM, target=world.account, sources=[world.wardrobe], confirmed=True
    )
    assert "Order the courier" in page_of(as_staff(world.ivo), world.account.pk)
    undo_merge(SYSTEM, merge=merge)
    assert PutChecklist.objects.get().conversation_id == world.wardrobe.pk


def test_what_is_wrong_is_said(world: World) -> None:
    lead = as_staff(world.liis)
    written()
    twin = lead.post("/settings/checklists/new", {"name": "return", "steps": "x"})
    assert "There is a checklist with this name already" in twin.content.decode()
    many = lead.post("/settings/checklists/new", {"name": "Long", "steps": "x\n" * 31})
    assert "at most 30 steps" in many.content.decode()
    assert as_staff(world.ivo).get("/settings/checklists").status_code == 403
