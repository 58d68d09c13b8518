"""Merging, taking that back, splitting and snoozing over the API."""

from datetime import timedelta

import pytest
from tests.world import mail

from kuula.desk.actions import receive_message
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def texts(program, number: int) -> list[str]:
    return [one["text"] for one in program.get(f"/conversations/{number}/messages").json()["items"]]


def second_talk(world, program) -> int:
    """Another conversation of the same customer."""
    new = {
        "brand": world.pohjala.pk,
        "subject": "Kapp veel kord",
        "text": "Kirjutan uuesti.",
        "customer": {"email": "kadri.tamm@example.ee"},
        "team": world.first_line.pk,
    }
    return program.post("/conversations", new).json()["number"]


def test_merged_once_read_and_brought_home(world, ivo) -> None:
    number, other = world.wardrobe.pk, second_talk(world, ivo)
    path = f"/conversations/{number}/merges"
    answers = [ivo.post(path, {"conversations": [other]}, key="koos") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201], answers[0].content
    merged = answers[0].json()
    assert answers[1].json() == merged
    assert (merged["into"], merged["conversations"]) == (number, [other])
    assert merged["merged_by"]["name"] == "Ivo Lepik"
    assert "Kirjutan uuesti." in texts(ivo, number)
    assert ivo.get(f"/conversations/{other}").json()["merged_into"] == number
    assert [one["id"] for one in ivo.get(path).json()["items"]] == [merged["id"]]
    undone = ivo.post(f"/merges/{merged['id']}/undoing")
    assert undone.status_code == 201, undone.content
    assert undone.json()["undone_at"]
    assert texts(ivo, other) == ["Kirjutan uuesti."]
    assert ivo.post(f"/merges/{merged['id']}/undoing").status_code == 409
    assert ivo.get(f"/merges/{merged['id']}").json()["undone_at"]


def test_what_one_should_know_first_is_asked_about(world, liis) -> None:
    wanted = {"conversations": [world.slots.pk, world.dispute.pk]}
    path = f"/conversations/{world.slots.pk}/merges"
    assert liis.post(path, wanted).status_code == 422, "with itself"
    wanted = {"conversations": [world.dispute.pk]}
    path = f"/conversations/{world.wardrobe.pk}/merges"
    asked = liis.post(path, wanted)
    assert (asked.status_code, asked.json()["type"]) == (409, "urn:kuula:problem:unconfirmed")
    assert "closed team" in asked.json()["detail"]
    assert liis.post(path, wanted | {"confirmed": True}).status_code == 201


def test_a_closed_team_a_missing_scope_and_nonsense(world, ivo, programs) -> None:
    path = f"/conversations/{world.wardrobe.pk}/merges"
    assert ivo.post(path, {"conversations": [world.dispute.pk]}).status_code == 404
    hidden = f"/conversations/{world.dispute.pk}"
    assert ivo.post(f"{hidden}/merges", {"conversations": [1]}).status_code == 404
    assert ivo.get(f"{hidden}/merges").status_code == 404
    assert ivo.put(f"{hidden}/snooze", {"morning": "monday"}).status_code == 404
    secret = world.dispute.messages.first().pk
    assert ivo.post(f"/messages/{secret}/split", {}).status_code == 404
    reader = programs.of(world.ivo, (Permission.READ,))
    other = world.slots.pk
    assert reader.post(path, {"conversations": [other]}).status_code == 403
    assert reader.post("/merges/1/undoing").status_code == 403
    said = world.wardrobe.messages.first().pk
    assert reader.post(f"/messages/{said}/split", {}).status_code == 403
    snooze = f"/conversations/{world.wardrobe.pk}/snooze"
    assert reader.put(snooze, {"morning": "monday"}).status_code == 403
    assert reader.delete(snooze).status_code == 403
    for wrong in ({}, {"conversations": []}, {"conversations": ["x"]}, {"numbers": [1]}):
        assert ivo.post(path, wrong).status_code == 422


def test_a_message_goes_on_alone_and_can_be_merged_back(world, ivo) -> None:
    number = world.wardrobe.pk
    words = mail("kadri.tamm@example.ee", "Kadri Tamm", "Ja arve on vale.", clock.now(), "et")
    later = receive_message(SYSTEM, conversation=world.wardrobe, message=words)
    path = f"/messages/{later.pk}/split"
    answers = [ivo.post(path, {"subject": "Arve"}, key="lahku") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201], answers[0].content
    new = answers[0].json()
    assert new["number"] == answers[1].json()["number"] != number
    assert (new["subject"], texts(ivo, new["number"])) == ("Arve", ["Ja arve on vale."])
    alone = ivo.post(f"/messages/{later.pk}/split", {})
    assert alone.status_code == 422, "nothing would be left"
    back = ivo.post(f"/conversations/{number}/merges", {"conversations": [new["number"]]})
    assert back.status_code == 201
    assert "Ja arve on vale." in texts(ivo, number)


def test_put_away_until_a_moment_or_a_morning_and_back(world, ivo) -> None:
    path = f"/conversations/{world.wardrobe.pk}/snooze"
    until = (clock.now() + timedelta(days=2)).replace(microsecond=0)
    away = ivo.put(path, {"until": until.isoformat()})
    assert away.status_code == 200, away.content
    assert away.json()["state"] == "snoozed"
    assert away.json()["snoozed_until"].replace("Z", "+00:00") == until.isoformat()
    assert ivo.put(path, {"morning": "tomorrow"}).json()["state"] == "snoozed"
    day = (clock.now() + timedelta(days=20)).date().isoformat()
    assert ivo.put(path, {"morning": day}).json()["snoozed_until"].startswith(day)
    woken = [ivo.delete(path).json() for _ in range(2)]
    assert [one["state"] for one in woken] == ["new", "new"]
    for wrong in (
        {},
        {"until": "2020-01-01T00:00:00Z"},
        {"until": "2999-01-01T00:00:00Z"},
        {"morning": "9999-12-31"},
        {"morning": "0001-01-01"},
        {"morning": "someday"},
        {"until": until.isoformat(), "morning": "monday"},
    ):
        assert ivo.put(path, wrong).status_code == 422, wrong
    ivo.patch(f"/conversations/{world.account.pk}", {"state": "solved"})
    settled = ivo.put(f"/conversations/{world.account.pk}/snooze", {"morning": "monday"})
    assert settled.status_code == 409


def test_what_a_customer_says_to_an_old_number_is_read_where_it_went_on(world, ivo) -> None:
    merged = ivo.post(f"/conversations/{world.wardrobe.pk}/merges",
                      {"conversations": [world.account.pk], "confirmed": True})  # fmt: skip
    assert merged.status_code == 201, merged.content
    said = ivo.post(f"/conversations/{world.account.pk}/messages", {"text": "Still nothing."})
    assert said.status_code == 201, said.content
    here = ivo.get(f"/conversations/{world.wardrobe.pk}/messages").json()["items"]
    assert "Still nothing." in [one["text"] for one in here]
