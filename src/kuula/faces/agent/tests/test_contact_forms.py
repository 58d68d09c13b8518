"""Contact forms in the settings: made, changed, and what goes into one's own site."""

import re

import pytest
from django.test import Client
from tests.world import World, world

from kuula.channels.form.actions import FormWish, add_form
from kuula.channels.form.models import ContactForm
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

__all__ = ["world"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world: World) -> Client:
    return as_staff(world.mari)


def fields(world: World, **more: str) -> dict[str, str]:
    told = {"name": "Pood", "brand": str(world.pohjala.pk), "team": "", "active": "on"}
    return told | {"topics": "Tarne\n\nArve\nTarne", "sites": "https://Pood.Example/abi"} | more


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_form_is_made_and_its_line_for_the_site_is_shown(admin: Client, world: World) -> None:
    assert "No contact form yet" in page(admin, "/settings/forms")
    made = admin.post("/settings/forms/new", fields(world))
    form = ContactForm.objects.get()
    assert made.headers["Location"] == f"/settings/forms/{form.pk}"
    assert (form.topics, form.sites) == (["Tarne", "Arve"], ["https://pood.example"])
    shown = page(admin, f"/settings/forms/{form.pk}")
    assert re.search(rf"contact\.js&#34; data-form=&#34;{form.key}&#34; async", shown)
    assert f"/f/{form.key}" in shown
    assert "Pood" in page(admin, "/settings/forms")


def test_a_change_and_a_new_secret_stand_in_the_audit(admin: Client, world: World) -> None:
    admin.post("/settings/forms/new", fields(world))
    form = ContactForm.objects.get()
    before = form.secret_sealed
    admin.post(f"/settings/forms/{form.pk}", fields(world, name="Uus", active=""))
    admin.post(f"/settings/forms/{form.pk}/secret")
    form.refresh_from_db()
    assert (form.name, form.active) == ("Uus", False)
    assert form.secret_sealed != before
    facts = Entry.objects.filter(type__startswith="form.").order_by("id")
    assert [fact.type for fact in facts] == [
        "form.form_added", "form.form_changed", "form.form_secret_renewed",
    ]  # fmt: skip
    assert facts[1].payload["fields"] == ["name", "active"]
    assert "contact form" in page(admin, "/settings/audit")
    assert "Put away" in page(admin, "/settings/forms")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "required"),
        ({"sites": "pood.example"}, "Write it like https://shop.example"),
        ({"sites": "javascript:alert(1)"}, "Write it like https://shop.example"),
        ({"sites": "https://a.example; script-src *"}, "Write it like https://shop.example"),
        ({"sites": "https://[::1"}, "Write it like https://shop.example"),
        ({"topics": "\n".join(f"teema {n}" for n in range(13))}, "At most 12 topics"),
        ({"topics": "x" * 81}, "at most 80 letters"),
        ({"team": "999999"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_kept(
    admin: Client, world: World, wrong: dict[str, str], words: str
) -> None:
    answer = admin.post("/settings/forms/new", fields(world, **wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ContactForm.objects.exists()


def test_two_forms_do_not_share_a_name(admin: Client, world: World) -> None:
    admin.post("/settings/forms/new", fields(world))
    again = admin.post("/settings/forms/new", fields(world, name="POOD"))
    assert again.status_code == 422
    assert "with this name already" in again.content.decode()


def test_an_agent_neither_sees_nor_changes_them(world: World) -> None:
    form = add_form(SYSTEM, wish=FormWish(name="Pood", brand_id=world.pohjala.pk))
    agent = as_staff(world.ivo)
    for path in ("/settings/forms", "/settings/forms/new", f"/settings/forms/{form.pk}"):
        assert agent.get(path).status_code == 403, path
    assert agent.post(f"/settings/forms/{form.pk}/secret").status_code == 403


def test_a_form_of_a_closed_team_is_not_there_for_outsiders(admin: Client, world: World) -> None:
    wish = FormWish(name="Vaidlus", brand_id=world.pohjala.pk, team_id=world.legal.pk)
    form = add_form(SYSTEM, wish=wish)
    assert "Vaidlus" not in page(admin, "/settings/forms")
    assert admin.get(f"/settings/forms/{form.pk}").status_code == 404
    sent = fields(world, team=str(world.legal.pk))
    assert admin.post("/settings/forms/new", sent).status_code == 422
