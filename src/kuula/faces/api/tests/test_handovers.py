"""Handovers over the API: the brief, given once, acknowledged, asked back; closed teams."""

from kuula.desk.actions import assign_conversation
from kuula.desk.models import Handover
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission


def test_a_brief_is_read_with_its_sources(world, ivo) -> None:
    told = ivo.get(f"/conversations/{world.wardrobe.pk}/brief").json()
    message = world.wardrobe.messages.get()
    assert told["lines"][0]["heading"] == "wanted"
    assert told["lines"][0]["message"] == message.pk
    assert "Ivo Lepik" in told["line"]
    assert "Edaspidi" in told["line"]
    assert ivo.get(f"/conversations/{world.dispute.pk}/brief").status_code == 404


def test_a_handover_is_given_once_and_acknowledged_by_its_receiver(world, programs, ivo) -> None:
    talk, ana = world.wardrobe, programs.of(world.ana)
    assign_conversation(SYSTEM, conversation=talk, staff=world.ivo)
    body = {"to_staff": world.ana.pk}
    path = f"/conversations/{talk.pk}/handovers"
    given = [ivo.post(path, body, key="once") for _twice in range(2)]
    assert [one.status_code for one in given] == [201, 201]
    number = given[0].json()["id"]
    assert Handover.objects.count() == 1
    assert given[0].json()["held_by"]["name"] == "Ivo Lepik"
    assert given[0].json()["brief"]
    assert ivo.post(path, body).status_code == 409
    assert [one["id"] for one in ana.get("/handovers").json()["items"]] == [number]
    assert ivo.get("/handovers").json()["items"] == []
    assert ivo.post(f"/handovers/{number}/acknowledgement").status_code == 403
    assert ana.post(f"/handovers/{number}/question", {"text": "Kus?"}).status_code == 201
    assert ivo.get("/handovers").json()["items"][0]["question"] == "Kus?"
    assert ivo.post(f"/handovers/{number}/answer", {"text": "Tartus"}).status_code == 201
    assert ana.post(f"/handovers/{number}/acknowledgement").status_code == 201
    assert ana.post(f"/handovers/{number}/recall").status_code == 409
    (told,) = ivo.get(path).json()
    assert (told["state"], told["taken_by"]["name"]) == ("taken", "Ana Kovačević")
    assert ivo.get(f"/conversations/{talk.pk}").json()["assignee"]["name"] == "Ana Kovačević"
    assert ana.get("/conversations", view="handed").json()["items"] == []


def test_what_cannot_be_given_is_refused_with_the_reason(world, programs, ivo) -> None:
    path = f"/conversations/{world.wardrobe.pk}/handovers"
    for body in ({}, {"to_staff": world.ana.pk, "to_team": world.first_line.pk}):
        assert ivo.post(path, body).status_code == 422
    reader = ivo.post(path, {"to_staff": world.reader.pk})
    assert "may not answer customers" in reader.json()["detail"]
    assert ivo.post(path, {"to_team": world.legal.pk}).status_code == 404
    assert ivo.post(path, {"to_staff": world.ana.pk, "brief": [{"words": "x"}]}).status_code == 422
    secret = f"/conversations/{world.dispute.pk}/handovers"
    assert ivo.post(secret, {"to_staff": world.ana.pk}).status_code == 404
    vera = programs.of(world.vera)
    outside = vera.post(secret, {"to_staff": world.ivo.pk})
    assert "is not in this closed team" in outside.json()["detail"]
    narrow = programs.of(world.ivo, [Permission.READ])
    assert narrow.post(path, {"to_staff": world.ana.pk}).status_code == 403
    assert Handover.objects.count() == 0


def test_the_figures_are_for_who_may_read_reports(world, liis, ivo) -> None:
    told = liis.get("/report/handovers").json()
    assert told["handed"] == 0
    assert told["usual_wait"] is None
    assert ivo.get("/report/handovers").status_code in (200, 403)
    assert liis.get("/report/handovers-never/conversations").json()["items"] == []
