"""Custom fields over the API: defined, filled in, refused, hidden."""

import pytest

from kuula.desk.models import Conversation

pytestmark = pytest.mark.django_db


def test_a_field_is_defined_changed_archived_and_listed(world, liis, ivo) -> None:
    new = {"name": "Reason", "kind": "choice", "options": [{"label": "Late"}, {"label": "Broken"}]}
    made = liis.post("/fields", new)
    assert made.status_code == 201, made.content
    one = made.json()
    assert [option["key"] for option in one["options"]] == ["1", "2"]
    path = f"/fields/{one['id']}"
    kept = {"options": [{"key": "2", "label": "Damaged"}], "brand": world.pohjala.pk}
    changed = liis.patch(path, kept).json()
    assert [(o["key"], o["label"], o["archived"]) for o in changed["options"]] == [
        ("2", "Damaged", False),
        ("1", "Late", True),
    ]
    assert (changed["name"], changed["brand"]) == ("Reason", world.pohjala.pk)
    assert liis.patch(path, {"archived": True}).json()["archived"] is True
    assert [field["archived"] for field in ivo.get("/fields").json()] == [True]
    assert liis.patch(path, {"archived": False}).json()["archived"] is False
    assert ivo.post("/fields", new).status_code == 403
    assert ivo.patch(path, {"archived": True}).status_code == 403
    assert liis.post("/fields", {"name": "Empty", "kind": "choices"}).status_code == 422


def test_values_are_filled_in_all_or_nothing(world, liis, ivo) -> None:
    reason = {"name": "Reason", "kind": "choices", "options": [{"label": "Late"}, {"label": "Old"}]}
    ids = [
        str(liis.post("/fields", new).json()["id"])
        for new in (
            reason,
            {"name": "Sum", "kind": "number"},
            {"name": "Paid", "kind": "yes_no"},
            {"name": "Order", "kind": "text"},
        )
    ]
    path = f"/conversations/{world.wardrobe.pk}/fields"
    sent = {ids[0]: ["Late", "2"], ids[1]: 12.5, ids[2]: False, ids[3]: "A-17"}
    told = ivo.patch(path, {"values": sent})
    assert told.status_code == 200, told.content
    assert [one["value"] for one in told.json()] == [["1", "2"], 12.5, False, "A-17"]
    assert [one["words"] for one in told.json()] == ["Late, Old", "12.5", "No", "A-17"]
    wrong = ivo.patch(path, {"values": {ids[3]: None, ids[1]: "many"}})
    assert wrong.status_code == 422
    assert "Write a number" in wrong.json()["detail"]
    assert ivo.get(path).json() == told.json()
    emptied = ivo.patch(path, {"values": {ids[3]: None}}).json()
    assert emptied[3]["value"] is None
    assert ivo.patch(path, {"values": {"999999": "x"}}).status_code == 404
    found = ivo.get("/search", q="field:sum=12.5").json()["items"]
    assert [one["number"] for one in found] == [world.wardrobe.pk]


def test_solving_is_refused_with_what_is_missing(world, liis, ivo) -> None:
    made = liis.post("/fields", {"name": "Reason", "kind": "text", "required": True}).json()
    path = f"/conversations/{world.wardrobe.pk}"
    refused = ivo.patch(path, {"state": "solved"})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Fill in before solving: Reason"
    ivo.patch(f"{path}/fields", {"values": {str(made["id"]): "Late"}})
    assert ivo.patch(path, {"state": "solved"}).status_code == 200
    assert Conversation.objects.get(pk=world.wardrobe.pk).state == "solved"


def test_fields_of_an_unseen_team_do_not_exist(world, liis, ivo) -> None:
    secret = liis.post("/fields", {"name": "Court", "kind": "text", "team": world.legal.pk}).json()
    assert ivo.get("/fields").json() == []
    hidden = f"/conversations/{world.dispute.pk}/fields"
    assert ivo.get(hidden).status_code == 404
    sent = {"values": {str(secret["id"]): "x"}}
    assert ivo.patch(hidden, sent).status_code == 404
    assert ivo.patch(f"/conversations/{world.wardrobe.pk}/fields", sent).status_code == 404
    assert liis.patch(hidden, sent).status_code == 200
