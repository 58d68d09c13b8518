"""Contact forms over the API: made, changed, switched off."""

import pytest
from django.test import Client

from kuula.channels.form.models import ContactForm
from kuula.workspace.models import Receipt

pytestmark = pytest.mark.django_db


def wanted(world, **more):
    sites = ["https://shop.example/contact"]
    return {"name": "Shop", "brand": world.pohjala.pk, "topics": ["Tarne"], "sites": sites} | more


def test_made_once_read_changed_and_switched_off(world, mari) -> None:
    body = wanted(world, team=world.first_line.pk)
    made = mari.post("/contact-forms", body, "form")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["sites"], told["topics"]) == (["https://shop.example"], ["Tarne"])
    assert told["secret"]
    again = mari.post("/contact-forms", body, "form").json()
    assert (again["id"], again["secret"]) == (told["id"], "")
    assert told["secret"] not in str(Receipt.objects.get().body)
    here, page = f"/contact-forms/{told['id']}", f"/f/{told['key']}"
    assert told["address"].endswith(page)
    assert "secret" not in mari.get(here).json()
    assert "secret" not in mari.get("/contact-forms").json()["items"][0]
    assert Client().get(page).status_code == 200
    changed = mari.patch(here, {"active": False}).json()
    assert (changed["active"], changed["name"], changed["topics"]) == (False, "Shop", ["Tarne"])
    assert Client().get(page).status_code == 404
    assert mari.patch(here, {"active": True, "topics": []}).json()["topics"] == []
    assert Client().get(page).status_code == 200
    renewed = mari.post(f"{here}/secret").json()["secret"]
    assert renewed not in ("", told["secret"])


def test_what_is_wrong_names_its_field_and_nothing_is_made(world, mari, ivo) -> None:
    assert ivo.post("/contact-forms", wanted(world)).status_code == 403
    assert ivo.get("/contact-forms").status_code == 403
    for field, value in {"sites": ["shop"], "brand": 99_999, "team": world.legal.pk}.items():
        answer = mari.post("/contact-forms", wanted(world, **{field: value}))
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert mari.get("/contact-forms").json()["items"] == []
    mari.post("/contact-forms", wanted(world))
    assert mari.post("/contact-forms", wanted(world, name="SHOP")).status_code == 409


def test_a_form_of_a_closed_team_does_not_exist_for_outsiders(world, mari) -> None:
    made = mari.post("/contact-forms", wanted(world)).json()
    ContactForm.objects.update(team=world.legal)
    assert mari.get(f"/contact-forms/{made['id']}").status_code == 404
    assert mari.patch(f"/contact-forms/{made['id']}", {"active": False}).status_code == 404
    assert mari.get("/contact-forms").json()["items"] == []
