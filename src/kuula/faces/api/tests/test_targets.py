"""Reply targets, clocks, progress policies and updates over the API."""

from datetime import timedelta

import pytest

from kuula.desk.access import conversation_for
from kuula.desk.actions import move_conversation
from kuula.desk.actions.progress.watching import watch_progress
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def test_a_rule_is_made_once_changed_listed_and_removed(world, mari, ivo) -> None:
    new = {"brand": world.pohjala.pk, "priority": 4, "first": 30, "resolution": 480}
    made = [mari.post("/targets", new, key="siht").json() for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["brand"]["name"], made[0]["first"], made[0]["next"]) == (
        "Põhjala Kodu",
        30,
        None,
    )
    assert mari.post("/targets", new).status_code == 409
    path = f"/targets/{made[0]['id']}"
    anew = mari.put(path, {"brand": world.pohjala.pk, "next": 60}).json()
    assert (anew["priority"], anew["first"], anew["next"]) == (None, None, 60)
    mari.post("/targets", {"channel": "chat", "first": 1})
    first = mari.get("/targets", limit=1).json()
    rest = mari.get("/targets", limit=1, cursor=first["next"]).json()
    assert [page["items"][0]["channel"] for page in (first, rest)] == ["", "chat"]
    assert mari.delete(path).status_code == 200
    assert mari.get(path).status_code == 404


def test_rules_are_for_administrators_and_hide_closed_teams(
    world, mari, liis, ivo, programs
) -> None:
    for program in (liis, ivo, programs.of(world.mari, set(Permission) - {Permission.BRANDS})):
        assert program.get("/targets").status_code == 403
        assert program.post("/targets", {"first": 30}).status_code == 403
        assert program.get("/progress-policies").status_code == 403
        assert program.post("/progress-policies", {"minutes": 60}).status_code == 403
    assert mari.post("/targets", {"team": world.legal.pk, "first": 30}).status_code == 404
    hidden = {"team": world.legal.pk, "minutes": 60}
    assert mari.post("/progress-policies", hidden).status_code == 404
    assert mari.get("/targets/99999").status_code == 404
    for wrong in (
        {},
        {"first": 0},
        {"first": 60, "resolution": 30},
        {"first": 5, "company": 99999},
        {"first": 5, "tag": "nowhere"},
        {"first": "5"},
        {"first": 5, "priority": 9},
    ):
        assert mari.post("/targets", wrong).status_code == 422, wrong


def test_a_clock_tells_how_it_was_reckoned(world, ivo) -> None:
    (told,) = ivo.get(f"/conversations/{world.wardrobe.pk}/clocks").json()
    assert (told["kind"], told["rules"][0]["minutes"], told["paused"]) == ("first", 240, False)
    assert told["due_at"] == ivo.get(f"/conversations/{world.wardrobe.pk}").json()["due_at"]
    assert told["counted"]
    assert ivo.get(f"/conversations/{world.dispute.pk}/clocks").status_code == 404


def test_what_was_met_is_told_with_the_measures_behind_it(world, mari, liis, ivo) -> None:
    mari.post("/targets", {"brand": world.pohjala.pk, "first": 60})
    new = {
        "brand": world.pohjala.pk,
        "subject": "Lamp",
        "text": "Kus mu lamp on?",
        "customer": {"email": "uus@example.ee", "name": "Uus Klient"},
        "team": world.first_line.pk,
    }
    before = liis.get("/report/targets").json()
    number = ivo.post("/conversations", new).json()["number"]
    with clock.at(clock.now() + timedelta(minutes=5)):
        ivo.post(f"/conversations/{number}/replies", {"text": "Siin."})
        after = liis.get("/report/targets").json()
    counted = [one["met"]["n"] - was["met"]["n"] for was, one in zip(before, after, strict=True)]
    assert counted == [1, 0, 0]
    assert after[0]["met"]["hits"] == before[0]["met"]["hits"] + 1
    behind = liis.get(f"/report/{after[0]['all']}/conversations").json()["items"]
    assert number in [one["conversation"] for one in behind]


def test_a_policy_is_made_once_changed_and_removed(world, mari) -> None:
    new = {
        "brand": world.pohjala.pk,
        "minutes": 960,
        "mode": "approved",
        "texts": {"et": "Otsime."},
    }
    made = [mari.post("/progress-policies", new, key="poliitika").json() for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["mode"], made[0]["texts"]) == ("approved", {"et": "Otsime."})
    assert mari.post("/progress-policies", new).status_code == 409
    path = f"/progress-policies/{made[0]['id']}"
    assert mari.put(path, {"minutes": 60, "natural": True}).json()["natural"] is True
    assert [one["minutes"] for one in mari.get("/progress-policies").json()["items"]] == [60]
    for wrong in ({}, {"minutes": 5}, {"minutes": 60, "mode": "never"}, {"minutes": 60, "most": 0},
                  {"minutes": 60, "texts": {"et": "{nobody}"}}):  # fmt: skip
        assert mari.post("/progress-policies", wrong).status_code == 422, wrong
    assert mari.delete(path).status_code == 200
    assert mari.get(path).status_code == 404


@pytest.fixture
def waiting(world, mari, ivo) -> int:
    """An update that waits because nobody has written for long."""
    mari.post("/progress-policies", {"minutes": 60, "natural": True, "mode": "drafted"})
    new = {
        "brand": world.pohjala.pk,
        "subject": "Lamp",
        "text": "Kus mu lamp on?",
        "customer": {"email": "uus@example.ee", "name": "Uus Klient"},
        "team": world.first_line.pk,
        "language": "et",
    }
    return ivo.post("/conversations", new).json()["number"]


def test_an_update_waits_and_is_sent_once(world, ivo, waiting, programs) -> None:
    later = clock.now() + timedelta(hours=3)
    with clock.at(later):
        watch_progress(SYSTEM)
        (told,) = ivo.get("/progress-updates").json()["items"]
        assert (told["conversation"], told["language"]) == (waiting, "et")
        silent = programs.of(world.ivo, (Permission.READ,))
        assert silent.get("/progress-updates").status_code == 403
        assert silent.post(f"/progress-updates/{told['id']}/sending").status_code == 403
        sending = f"/progress-updates/{told['id']}/sending"
        body = {"text": "Otsime veel."}
        sent = [ivo.post(sending, body, key="teade") for _ in range(2)]
        assert [one.status_code for one in sent] == [201, 201], sent[0].content
        said = ivo.get(f"/conversations/{waiting}/messages").json()["items"]
        assert [one["text"] for one in said] == ["Kus mu lamp on?", "Otsime veel."]
        assert ivo.get(f"/progress-updates/{told['id']}").status_code == 404
        assert ivo.post(sending, body).status_code == 404


def test_an_update_that_is_not_needed_is_put_away(world, ivo, waiting) -> None:
    with clock.at(clock.now() + timedelta(hours=3)):
        watch_progress(SYSTEM)
        (told,) = ivo.get("/progress-updates").json()["items"]
        assert ivo.post(f"/progress-updates/{told['id']}/dropping").status_code == 201
        assert ivo.get("/progress-updates").json()["items"] == []


def test_an_update_of_a_closed_team_is_told_to_nobody_outside(world, ivo, liis, waiting) -> None:
    move_conversation(
        world.actor(world.liis),
        conversation=conversation_for(world.actor(world.liis), waiting),
        team=world.legal,
    )
    with clock.at(clock.now() + timedelta(hours=3)):
        watch_progress(SYSTEM)
        (told,) = liis.get("/progress-updates").json()["items"]
        assert ivo.get("/progress-updates").json()["items"] == []
        assert ivo.get(f"/progress-updates/{told['id']}").status_code == 404
        sending = f"/progress-updates/{told['id']}/sending"
        assert ivo.post(sending, {"text": "Tere"}).status_code == 404
