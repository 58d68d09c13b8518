"""Profiles, consents, the access log and the export over the API."""

from datetime import timedelta

import pytest

from kuula.kit import clock
from kuula.people.actions.looks import forget_noted
from kuula.people.models import Customer, Look
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def test_a_profile_is_built_and_read(world, mari, ivo) -> None:
    path = f"/customers/{world.kadri.pk}"
    sent = {"called": "Kadi", "languages": ["ru"], "channel": "phone", "owner": world.ana.pk}
    told = ivo.patch(path, sent).json()
    assert (told["called"], told["languages"], told["owner"]) == ("Kadi", ["ru"], world.ana.pk)
    assert ivo.patch(path, {"owner": 99_999}).status_code == 422
    contact = ivo.post(f"{path}/contacts", {"kind": "phone", "value": "+372 5555 5555"}).json()
    assert (contact["value"], contact["verified_at"], contact["source"]) == (
        "+37255555555",
        None,
        "program",
    )
    proved = ivo.patch(f"{path}/contacts/{contact['id']}", {"verified": True}).json()
    assert proved["verified_at"]
    other = f"/customers/{world.ivana.pk}/contacts/{contact['id']}"
    assert ivo.patch(other, {"verified": True}).status_code == 404
    date = ivo.post(f"{path}/dates", {"kind": "birthday", "day": 29, "month": 2})
    assert date.status_code == 201, date.content
    assert ivo.post(f"{path}/dates", {"kind": "other", "day": 31, "month": 6}).status_code == 422
    note = ivo.post(f"{path}/notes", {"kind": "note", "text": "Has two dogs."}).json()
    profile = ivo.get(f"{path}/profile").json()
    assert [one["value"] for one in profile["contacts"]] == ["+37255555555"]
    assert [one["text"] for one in profile["notes"]] == ["Has two dogs."]
    stale = {"kind": "note", "text": "Three.", "changed_at": "2020-01-01T00:00:00Z"}
    assert ivo.put(f"{path}/notes/{note['id']}", stale).status_code == 409
    fresh = stale | {"changed_at": note["changed_at"]}
    assert ivo.put(f"{path}/notes/{note['id']}", fresh).json()["text"] == "Three."
    for gone in (f"contacts/{contact['id']}", f"dates/{date.json()['id']}", f"notes/{note['id']}"):
        assert ivo.delete(f"{path}/{gone}").status_code == 200
        assert ivo.delete(f"{path}/{gone}").status_code == 404
    empty = ivo.get(f"{path}/profile").json()
    assert (empty["contacts"], empty["dates"], empty["notes"]) == ([], [], [])


def test_attributes_take_what_is_newer_all_or_nothing(world, mari, ivo, programs) -> None:
    new = {"name": "Limit", "kind": "money", "currency": "EUR"}
    assert ivo.post("/attributes", new).status_code == 403
    limit = mari.post("/attributes", new).json()
    secret = mari.post("/attributes", {"name": "Ill", "kind": "text", "sensitive": True}).json()
    path = f"/customers/{world.kadri.pk}/attributes"
    now = clock.now()

    def told(value: object, days: int):
        moment = (now - timedelta(days=days)).isoformat()
        return ivo.patch(path, {"values": {str(limit["id"]): value}, "as_of": moment})

    assert told("12,50", 2).json()["older"] == []
    assert told("99", 3).json()["older"] == [limit["id"]]
    values = {one["attribute"]: one for one in told("12.50", 2).json()["values"]}
    assert (values[limit["id"]]["value"], values[limit["id"]]["source"]) == (1250, "program")
    assert told("much", 1).status_code == 422
    assert told("1", -1).status_code == 422
    both = {"values": {str(limit["id"]): "77", str(secret["id"]): "Asthma"}}
    assert ivo.patch(path, both).status_code == 403
    assert mari.patch(path, both).status_code == 200
    profile = f"/customers/{world.kadri.pk}/profile"
    seen = {one["name"]: one for one in ivo.get(profile).json()["attributes"]}
    assert (seen["Limit"]["value"], seen["Ill"]["value"], seen["Ill"]["hidden"]) == (
        7700,
        None,
        True,
    )
    assert mari.get(profile).json()["attributes"][1]["value"] == "Asthma"
    narrow = programs.of(world.mari, [Permission.CUSTOMERS_READ])
    assert narrow.get(profile).json()["attributes"][1]["hidden"] is True
    archived = mari.patch(f"/attributes/{limit['id']}", {"archived": True, "name": "Old limit"})
    assert (archived.json()["archived"], archived.json()["name"]) == (True, "Old limit")


def test_consents_and_what_may_be_done(world, mari, ivo, programs) -> None:
    new = {"name": "News", "basis": "consent", "words": {"en": "May we write?"}}
    assert mari.post("/purposes", new | {"basis": "luck"}).status_code == 422
    assert mari.post("/purposes", new | {"words": {"fi": "Saako?"}}).status_code == 422
    purpose = mari.post("/purposes", new).json()
    path = f"/customers/{world.kadri.pk}"
    may = f"{path}/may/{purpose['id']}"
    assert ivo.get(may).json() == {"may": False}
    answer = {"purpose": purpose["id"], "answer": "given", "channel": "form", "language": "en"}
    assert (
        mari.patch(f"/purposes/{purpose['id']}", {"words": {"en": "May we call?"}}).json()[
            "version"
        ]
        == 2
    )
    assert ivo.post(f"{path}/consents", answer | {"version": 3}).status_code == 422
    given = ivo.post(f"{path}/consents", answer | {"version": 1}).json()
    assert (given["words"], given["version"], given["stands"]) == ("May we write?", 1, True)
    assert ivo.get(may).json() == {"may": True}
    gone = ivo.post(f"{path}/consents/{given['id']}/withdrawal", {"channel": "mail"}).json()
    assert (gone["withdrawn_channel"], gone["stands"]) == ("mail", False)
    assert ivo.get(may).json() == {"may": False}
    narrow = programs.of(world.ivo, [Permission.CUSTOMERS_READ])
    assert narrow.get(may).status_code == 403
    assert narrow.get(f"{path}/profile").json()["consents"] == []
    told = programs.of(world.ivo, [Permission.CUSTOMERS_READ, Permission.READ])
    facts = told.get(f"{path}/timeline").json()["items"]
    assert not [one for one in facts if one["type"].startswith("people.consent")]


def test_looks_and_the_export(world, mari, ivo) -> None:
    forget_noted()
    path = f"/customers/{world.kadri.pk}"
    ivo.get(path)
    ivo.get(f"{path}/profile")
    assert ivo.get(f"{path}/looks").status_code == 403
    assert ivo.post(f"{path}/export").status_code == 403
    held = mari.post(f"{path}/export")
    assert held.status_code == 201, held.content
    assert held.json()["profile"]["name"] == "Kadri Tamm"
    looks = mari.get(f"{path}/looks").json()["items"]
    assert [(one["staff"], one["where"]) for one in looks] == [
        (world.mari.pk, "export"),
        (world.ivo.pk, "api"),
    ]
    assert all(one["token"] for one in looks)
    assert Look.objects.count() == 2


def test_a_company_is_changed(world, ivo) -> None:
    group = ivo.post("/companies", {"name": "Wind Group", "domains": []}).json()
    path = f"/companies/{world.northwind.pk}"
    told = ivo.patch(path, {"parent": group["id"], "owner": world.liis.pk}).json()
    assert (told["parent"], told["owner"], told["domains"]) == (
        group["id"],
        world.liis.pk,
        ["northwind.example"],
    )
    assert ivo.patch(f"/companies/{group['id']}", {"parent": world.northwind.pk}).status_code == 422
    assert ivo.patch(path, {"parent": None}).json()["parent"] is None
    assert Customer.objects.get(pk=world.john.pk).company_id == world.northwind.pk
