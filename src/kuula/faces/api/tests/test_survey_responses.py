"""Responses over the API: sent once, read by who may."""

import uuid

from tests.world.asking import NPS, WHY, published

from kuula.listening.models import Response


def test_responses_are_sent_once_and_read_by_who_may(world, ivo, liis, programs):
    survey, mari = published(NPS, WHY), programs.of(world.mari)
    here, key = f"/surveys/{survey.pk}/responses", str(uuid.uuid4())
    body = {"answers": {"nps": 9, "why": "Fine"}, "key": key, "customer": world.kadri.pk}
    sent = ivo.post(here, body, "r-1")
    assert sent.status_code == 201, sent.json()
    assert ivo.post(here, body, "r-1").json() == sent.json()
    assert (
        ivo.post(here, body | {"answers": {"nps": 0}}).json()["answers"] == sent.json()["answers"]
    )
    told = sent.json()
    assert (told["way"], told["customer"], told["version"]) == ("api", world.kadri.pk, 1)
    assert {one["question"]: one["value"] for one in told["answers"]} == {"nps": 9, "why": "Fine"}
    half = ivo.post(here, {"answers": {"nps": 3}, "complete": False}).json()
    assert half["completed_at"] is None
    for wrong in ({"answers": {}}, {"answers": {"nps": 11}}, {"answers": {"nope": 1}}, {}):
        assert ivo.post(here, wrong).status_code == 422, wrong
    assert ivo.post("/surveys/999999/responses", body).status_code == 404
    assert [one["id"] for one in mari.get(here).json()["items"]] == [half["id"], told["id"]]
    page = mari.get(here, limit=1).json()
    assert mari.get(here, cursor=page["next"]).json()["items"][0]["id"] == told["id"]
    assert ivo.get(here).status_code == 403
    staff = published({"key": "enps", "kind": "enps", "words": {"en": "?"}}, audience="staff")
    assert mari.get(f"/surveys/{staff.pk}/responses").status_code == 404, "shown to nobody"
    assert ivo.post(f"/surveys/{staff.pk}/responses", body).status_code == 404
    assert Response.objects.count() == 2
