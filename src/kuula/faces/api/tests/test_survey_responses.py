"""Responses over the API: sent once, read by who may."""

import json
import uuid

from django.urls import reverse
from tests.world.asking import NPS, WHY, invite, published
from tests.world.complaints import as_staff

from kuula.listening.models import AskingPause, Response
from kuula.listening.surveys.answering.actions import save_answer
from kuula.listening.surveys.answering.sitting import Sitting, key_of_invitation
from kuula.workspace.actors import customer_actor


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


def test_what_is_said_of_a_closed_teams_conversation_stays_there(world, programs):
    survey = published(NPS, WHY)
    invited, _link = invite(survey, world.kadri, conversation_id=world.dispute.pk)
    here = Sitting(
        survey_id=survey.pk,
        version=1,
        key=key_of_invitation(invited.pk),
        way="mail",
        invitation_id=invited.pk,
    )
    save_answer(customer_actor(None), sitting=here, question="why", sent="They were unfair")
    save_answer(customer_actor(None), sitting=here, question="nps", sent=1)
    path, export = f"/surveys/{survey.pk}/responses", f"/customers/{world.kadri.pk}/export"
    inside, outside = programs.of(world.liis), programs.of(world.mari)
    assert "unfair" in json.dumps(inside.get(path).json())
    assert outside.get(path).json()["items"] == []
    held = outside.post(export, {}).json()
    assert held["surveys"] == [], "nor in what is held on the customer"
    assert "listening.survey_answered" not in json.dumps(held)


def test_who_wants_no_surveys_says_so_to_a_colleague(world, programs, ivo):
    path = f"/customers/{world.kadri.pk}/asking-pause"
    assert ivo.get(path).json()["paused"] is False
    for _twice in range(2):
        told = ivo.put(path, {}).json()
    assert (told["paused"], told["channel"]) == (True, "api")
    screen = as_staff(world.ivo)
    profile = reverse("customer", args=[world.kadri.pk])
    assert "Wants none since" in screen.get(profile).content.decode()
    back = screen.post(f"/customers/{world.kadri.pk}/asking", {"want": "resume"}, follow=True)
    assert "May be asked, within the contact budget." in back.content.decode()
    screen.post(f"/customers/{world.kadri.pk}/asking", {"want": "pause"})
    assert AskingPause.objects.get().channel == "staff"
    assert ivo.delete(path).json()["paused"] is False
    reader = programs.of(world.reader)
    assert reader.put(path, {}).status_code == reader.delete(path).status_code == 403
    assert as_staff(world.reader).post(f"/customers/{world.kadri.pk}/asking").status_code == 403


def test_a_timeline_tells_answers_to_those_alone_who_may_read_them(world, programs):
    survey = published(NPS)
    invited, _link = invite(survey, world.kadri)
    here = Sitting(
        survey_id=survey.pk, version=1, key=key_of_invitation(invited.pk), way="mail",
        invitation_id=invited.pk,
    )  # fmt: skip
    save_answer(customer_actor(None), sitting=here, question="nps", sent=1)
    path = f"/customers/{world.kadri.pk}/timeline"
    told = {
        who.pk: {one["type"] for one in programs.of(who).get(path).json()["items"]}
        for who in (world.mari, world.ivo)
    }
    assert "listening.survey_answered" in told[world.mari.pk]
    assert "listening.survey_answered" not in told[world.ivo.pk]
