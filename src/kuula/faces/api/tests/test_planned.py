"""Replies that leave later over the API."""

from datetime import timedelta

import pytest

from kuula.desk.actions import PromiseForm
from kuula.desk.actions.later import plan_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.later.jobs import planned as tick
from kuula.kit import clock
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def test_planned_read_stopped_and_left(world, ivo, mari) -> None:
    path = f"/conversations/{world.wardrobe.pk}/planned"
    at = clock.now() + timedelta(hours=5)
    wanted = {"text": "Homme tuleb.", "send_at": at.isoformat()}
    first = ivo.post(path, wanted, key="eine")
    assert first.status_code == 201, first.content
    assert ivo.post(path, wanted, key="eine").json()["id"] == first.json()["id"]
    (told,) = mari.get(path).json()
    assert (told["state"], told["writer"]["name"]) == ("waiting", "Ivo Lepik")
    assert mari.delete(f"/planned/{told['id']}").status_code == 200
    assert mari.delete(f"/planned/{told['id']}").status_code == 409
    second = ivo.post(path, wanted).json()["id"]
    with clock.at(at + timedelta(minutes=1)):
        tick()
    told = ivo.get(f"/planned/{second}").json()
    assert (told["state"], told["message"] is not None) == ("sent", True)
    assert ivo.post(f"/planned/{second}/release").status_code == 409


def test_it_is_refused_in_words_and_hidden_from_who_may_not_see(world, ivo, liis) -> None:
    path = f"/conversations/{world.dispute.pk}/planned"
    at = (clock.now() + timedelta(hours=5)).isoformat()
    assert ivo.post(path, {"text": "Tere", "send_at": at}).status_code == 404
    number = liis.post(path, {"text": "Tere", "send_at": at}).json()["id"]
    assert ivo.get(f"/planned/{number}").status_code == 404
    for wrong in ({"text": ""}, {"text": "{customer.name}"}, {"send_at": "2020-01-01T00:00:00Z"}):
        assert liis.post(path, {"text": "Tere", "send_at": at} | wrong).status_code == 422
    past = liis.post(path, {"text": "Tere", "send_at": "2020-01-01T00:00:00Z"}).json()
    assert past["field"] == "send_at"


def test_its_writer_changes_words_and_moment(world, ivo, ana) -> None:
    path = f"/conversations/{world.wardrobe.pk}/planned"
    at = clock.now() + timedelta(hours=5)
    plan = {"text": "Homme tuleb.", "send_at": at.isoformat(), "cc": ["boss@example.ee"]}
    number = ivo.post(path, plan).json()["id"]
    later = (at + timedelta(days=1)).isoformat()
    moved = ivo.patch(f"/planned/{number}", {"send_at": later, "text": "Ülehomme tuleb."})
    assert moved.status_code == 200, moved.content
    assert (moved.json()["text"], moved.json()["cc"]) == ("Ülehomme tuleb.", ["boss@example.ee"])
    assert ana.patch(f"/planned/{number}", {"text": "Ei tule."}).status_code == 409
    for wrong in ({"send_at": "2020-01-01T00:00:00Z"}, {"text": " "}, {"text": "{customer.name}"},
                  {"cc": ["x"]}):  # fmt: skip
        assert ivo.patch(f"/planned/{number}", wrong).status_code == 422, wrong
    with clock.at(at + timedelta(minutes=1)):
        tick()
        assert ivo.get(f"/planned/{number}").json()["state"] == "waiting"
    ivo.delete(f"/planned/{number}")
    assert ivo.patch(f"/planned/{number}", {"text": "Siiski."}).status_code == 409


def test_a_held_one_waits_again_when_it_is_changed(world, ivo) -> None:
    path = f"/conversations/{world.wardrobe.pk}/planned"
    at = clock.now() + timedelta(hours=5)
    number = ivo.post(path, {"text": "Homme tuleb.", "send_at": at.isoformat()}).json()["id"]
    ivo.post(f"/conversations/{world.wardrobe.pk}/messages", {"text": "Ärge tulge."})
    with clock.at(at + timedelta(minutes=1)):
        tick()
        assert ivo.get(f"/planned/{number}").json()["state"] == "held"
        later = (at + timedelta(hours=1)).isoformat()
        again = ivo.patch(f"/planned/{number}", {"text": "Hästi.", "send_at": later}).json()
        assert (again["state"], again["why"]) == ("waiting", "")
    with clock.at(at + timedelta(hours=2)):
        tick()
        assert ivo.get(f"/planned/{number}").json()["state"] == "sent"


@pytest.mark.parametrize(("text", "kept"), [("Helistan homme. Aitäh!", 1), ("Aitäh!", 0)])
def test_a_promise_stays_only_while_its_words_are_said(world, ivo, text, kept) -> None:
    at = clock.now() + timedelta(hours=5)
    promise = PromiseForm("Helistan homme", at + timedelta(days=1))
    reply = Reply("Helistan homme.", from_draft=False, promises=(promise,))
    actor = world.actor(world.ivo)
    planned = plan_reply(actor, conversation=world.wardrobe, reply=reply, send_at=at, anyway=False)
    assert ivo.patch(f"/planned/{planned.pk}", {"text": text}).status_code == 200
    with clock.at(at + timedelta(minutes=1)):
        tick()
    assert ivo.get(f"/planned/{planned.pk}").json()["state"] == "sent"
    promises = ivo.get("/promises", conversation=world.wardrobe.pk).json()["items"]
    assert len(promises) == kept


def test_who_may_not_answer_or_see_it_changes_nothing(world, ivo, liis, programs) -> None:
    at = (clock.now() + timedelta(hours=5)).isoformat()
    hidden = f"/conversations/{world.dispute.pk}/planned"
    secret = liis.post(hidden, {"text": "Tere", "send_at": at}).json()["id"]
    assert ivo.patch(f"/planned/{secret}", {"text": "Ei"}).status_code == 404
    path = f"/conversations/{world.wardrobe.pk}/planned"
    own = ivo.post(path, {"text": "Tere", "send_at": at}).json()["id"]
    reader = programs.of(world.ivo, (Permission.READ,))
    assert reader.patch(f"/planned/{own}", {"text": "Ei"}).status_code == 403
    assert ivo.get(f"/planned/{own}").json()["text"] == "Tere"
