"""Macros through the browser's door: saved, looked at, run as one, taken back as one."""

import re
from html import unescape

import pytest
from django.test import Client
from django.test.client import Client as Browser
from tests.world import World

from kuula.desk.actions.checklists import ChecklistForm, save_checklist
from kuula.desk.actions.fields import FieldForm, save_field
from kuula.desk.models import Conversation, Macro, MacroRun, Message, PutChecklist
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def saved(client: Client, **steps: object) -> Macro:
    sent = {"name": "Refund", "whose": "own", **steps}
    answer = client.post("/macros/new", sent)
    assert answer.status_code == 302, unescape(answer.content.decode())
    return Macro.objects.latest("pk")


def address(world: World, macro: Macro) -> str:
    return f"/conversations/{world.wardrobe.pk}/macros/{macro.pk}"


def page_of(client: Browser, path: str) -> str:
    return unescape(client.get(path).content.decode())


def talk_of(world: World) -> Conversation:
    return Conversation.objects.get(pk=world.wardrobe.pk)


def everything(world: World, client: Client) -> Macro:
    """A macro that does all there is."""
    field = save_field(SYSTEM, form=FieldForm("Reason", "choice", (("", "Late"), ("", "Lost"))))
    checklist = save_checklist(SYSTEM, form=ChecklistForm("Return", ("Ask", "Order")))
    return saved(
        client,
        reply_et="Tere, {customer.first_name}!",
        reply_en="Hello, {customer.first_name}!",
        note="Vaata {conversation.number}",
        tags="refund, Money",
        tags_off="late",
        priority="3",
        checklist=checklist.pk,
        assignee="me",
        state="solved",
        **{f"field-{field.pk}": "2"},
    )


def test_it_says_what_would_change_before_anything_does(world: World) -> None:
    ivo = as_staff(world.ivo)
    macro = everything(world, ivo)
    assert "Refund" in page_of(ivo, f"/conversations/{world.wardrobe.pk}")
    page = page_of(ivo, address(world, macro))
    told = re.sub(r"<[^>]+>|\s+", " ", page.split("What changes")[1])
    told = re.sub(r"\s+", " ", told)
    for words in (
        "Reason — → becomes Lost",
        "Tags delivery, late → becomes delivery, money, refund",
        "Priority Normal → becomes High",
        "Assignee Nobody → becomes Ivo Lepik",
        "State New → becomes Solved",
        "Eesti Tere, Kadri!",
        f"Vaata {world.wardrobe.pk}",
    ):
        assert words in told
    assert talk_of(world).state == "new"
    assert not MacroRun.objects.exists()


def test_it_runs_as_single_facts_and_one_undo_brings_all_back(world: World) -> None:
    ivo = as_staff(world.ivo)
    macro, before = everything(world, ivo), talk_of(world)
    assert ivo.post(address(world, macro)).status_code == 302
    talk = talk_of(world)
    assert (talk.state, talk.priority, talk.assignee_id) == ("solved", 3, world.ivo.pk)
    assert sorted(talk.tags.values_list("name", flat=True)) == ["delivery", "money", "refund"]
    assert list(talk.fields.values()) == ["2"]
    assert PutChecklist.objects.get().name == "Return"
    reply = Message.objects.filter(conversation=talk, kind="outbound").latest("pk")
    assert reply.text == "Tere, Kadri!"
    types = list(
        Entry.objects.filter(conversation_id=talk.pk).order_by("-id").values_list("type", flat=True)
    )[:12]
    assert types[0] == "desk.macro_ran"
    assert {"desk.tags_changed", "desk.field_set", "desk.conversation_solved"} <= set(types)
    listed = page_of(ivo, "/macros")
    assert "run 1 time" in listed
    assert "ran the macro Refund" in page_of(ivo, f"/conversations/{talk.pk}")
    run = MacroRun.objects.get()
    assert as_staff(world.ana).post(f"/runs/{run.pk}/undoing").status_code == 404
    assert ivo.post(f"/runs/{run.pk}/undoing").status_code == 302
    talk = talk_of(world)
    kept = ("state", "priority", "assignee_id", "waiting_since", "due_at", "solved_at", "fields")
    assert [getattr(talk, name) for name in kept] == [getattr(before, name) for name in kept]
    assert sorted(talk.tags.values_list("name", flat=True)) == ["delivery", "late"]
    assert not PutChecklist.objects.exists()
    reply.refresh_from_db()
    assert reply.withdrawn_at is not None
    solved = Entry.objects.get(conversation_id=talk.pk, type="desk.conversation_solved")
    assert Entry.objects.filter(retracts=solved.pk).exists()
    again = ivo.post(f"/runs/{run.pk}/undoing", follow=True)
    assert "taken back already" in unescape(again.content.decode())


def test_what_somebody_changed_since_stays(world: World) -> None:
    ivo = as_staff(world.ivo)
    ivo.post(address(world, saved(ivo, priority="3", tags="refund")))
    as_staff(world.liis).post(f"/conversations/{world.wardrobe.pk}/priority", {"priority": "4"})
    ivo.post(f"/runs/{MacroRun.objects.get().pk}/undoing")
    talk = talk_of(world)
    assert talk.priority == 4
    assert sorted(talk.tags.values_list("name", flat=True)) == ["delivery", "late"]


def test_a_place_without_a_value_refuses_and_nothing_happens(world: World) -> None:
    ivo = as_staff(world.ivo)
    macro = saved(ivo, reply_en="Hello, {customer.first_name}!", priority="4")
    type(world.kadri).objects.filter(pk=world.kadri.pk).update(name="")
    page = page_of(ivo, address(world, macro))
    assert "There is no value here for: {customer.first_name}" in page
    assert ">Run<" not in page
    refused = ivo.post(address(world, macro))
    assert refused.status_code == 422
    assert "There is no value for {customer.first_name}" in unescape(refused.content.decode())
    assert talk_of(world).priority == 2


def test_all_or_nothing_when_one_step_cannot_be_done(world: World) -> None:
    save_field(SYSTEM, form=FieldForm("Reason", "text", required=True))
    ivo = as_staff(world.ivo)
    refused = ivo.post(address(world, saved(ivo, priority="4", state="solved")))
    assert refused.status_code == 422
    assert "Fill in before solving: Reason" in unescape(refused.content.decode())
    assert (talk_of(world).priority, talk_of(world).state) == (2, "new")
    assert Macro.objects.get().runs == 0


def test_an_unknown_place_is_refused_with_those_that_are_known(world: World) -> None:
    ivo = as_staff(world.ivo)
    for text in ("Hi {customer.nme}", "Hi {Customer Name}"):
        sent = {"name": "Bad", "whose": "own", "reply_en": text}
        page = unescape(ivo.post("/macros/new", sent).content.decode())
        assert f"There is no placeholder {text[3:]}" in page
        assert "Known are: {customer.name}, {customer.first_name}" in page
    assert not Macro.objects.exists()


def test_the_language_that_is_used_is_said(world: World) -> None:
    ivo = as_staff(world.ivo)
    macro = saved(ivo, reply_ru="Здравствуйте!")
    page = page_of(ivo, address(world, macro))
    assert "There is no text in Eesti; this one is in Русский." in page


def test_snoozing_and_teams_are_taken_back_too(world: World) -> None:
    ivo = as_staff(world.ivo)
    macro = saved(ivo, team="0", snooze="tomorrow")
    before = talk_of(world)
    ivo.post(address(world, macro))
    assert (talk_of(world).state, talk_of(world).team_id) == ("snoozed", None)
    ivo.post(f"/runs/{MacroRun.objects.get().pk}/undoing")
    talk = talk_of(world)
    assert (talk.state, talk.team_id, talk.due_at) == ("new", before.team_id, before.due_at)
    assert talk.snoozed_until is None


def test_macros_of_one_person_a_team_and_everybody(world: World) -> None:
    ivo, liis, ana = as_staff(world.ivo), as_staff(world.liis), as_staff(world.ana)
    own = saved(ivo, name="Mine", priority="3")
    refused = ivo.post("/macros/new", {"name": "X", "whose": "all", "priority": "3"})
    assert refused.status_code == 422
    team = saved(liis, name="Ours", whose=world.first_line.pk, priority="3")
    court = saved(liis, name="Court", whose=world.legal.pk, priority="3")
    everybody = saved(liis, name="All of us", whose="all", priority="3")
    listed = page_of(ana, "/macros")
    assert ("Mine" in listed, "Ours" in listed, "All of us" in listed) == (False, True, True)
    assert "Court" not in listed
    for hidden in (own, court):
        assert ana.get(f"/macros/{hidden.pk}").status_code == 404
        assert ana.post(address(world, hidden)).status_code == 404
    assert ana.post(f"/macros/{team.pk}/removal").status_code == 403
    assert ana.post(address(world, everybody)).status_code == 302
    assert ana.get(f"/conversations/{world.dispute.pk}/macros/{team.pk}").status_code == 404
    assert ivo.post(f"/macros/{own.pk}/removal").status_code == 302
    twin = ivo.post("/macros/new", {"name": "mine", "whose": "own", "priority": "3"})
    assert twin.status_code == 302
    empty = ivo.post("/macros/new", {"name": "Nothing", "whose": "own"})
    assert "needs at least one step" in empty.content.decode()
