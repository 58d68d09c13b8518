"""A reply that knows how far its writer had seen: what came meanwhile is told, nothing is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.world import SECRET_WORD, build_world, mail

from kuula.desk.actions import assign_conversation, receive_message, write_reply
from kuula.desk.actions.replying import Reply
from kuula.faces.api.tests.conftest import Program, Programs
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM


def seen(program, number: int) -> str:
    return program.get(f"/conversations/{number}").json()["last_seen"]


def said(program, number: int) -> list[str]:
    messages = program.get(f"/conversations/{number}/messages").json()["items"]
    return [one["text"] for one in messages if one["kind"] == "outbound"]


@pytest.mark.django_db
def test_what_a_colleague_wrote_meanwhile_is_told_and_the_reply_waits(world, ivo, ana) -> None:
    number = world.wardrobe.pk
    known = seen(ivo, number)
    write_reply(world.actor(world.ana), conversation=world.wardrobe, reply=Reply("Juba vastasin."))
    reply = {"text": "Minu vastus.", "last_seen": known}
    held = ivo.post(f"/conversations/{number}/replies", reply, key="one")
    assert held.status_code == 409, held.content
    told = held.json()
    assert told["type"] == "urn:kuula:problem:came-meanwhile"
    (came,) = told["came"]["messages"]
    assert (came["text"], came["author"]["name"]) == ("Juba vastasin.", "Ana Kovačević")
    assert said(ivo, number) == ["Juba vastasin."]
    again = reply | {"last_seen": told["came"]["last_seen"]}
    answers = [ivo.post(f"/conversations/{number}/replies", again, key="one") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert said(ivo, number) == ["Juba vastasin.", "Minu vastus."]
    assert ana.post(f"/conversations/{number}/replies", again).status_code == 409


@pytest.mark.django_db
def test_without_it_or_when_nothing_came_the_reply_goes(world, ivo) -> None:
    number = world.wardrobe.pk
    path, known = f"/conversations/{number}/replies", seen(ivo, number)
    first = ivo.post(path, {"text": "Esimene.", "last_seen": known})
    own = ivo.post(path, {"text": "Teine.", "last_seen": known})
    assert [first.status_code, own.status_code] == [201, 201], "one's own words hold nobody up"
    words = mail("kadri.tamm@example.ee", "Kadri Tamm", "Veel üks asi.", clock.now(), "et")
    receive_message(SYSTEM, conversation=world.wardrobe, message=words)
    assert ivo.post(path, {"text": "Kolmas.", "last_seen": known}).status_code == 409
    assert ivo.post(path, {"text": "Kolmas."}).status_code == 201


@pytest.mark.django_db
def test_what_a_colleague_changed_is_told_in_words(world, ivo) -> None:
    number = world.wardrobe.pk
    known = seen(ivo, number)
    assign_conversation(world.actor(world.liis), conversation=world.wardrobe, staff=world.ana)
    held = ivo.post(f"/conversations/{number}/replies", {"text": "Tere", "last_seen": known})
    (fact,) = held.json()["came"]["facts"]
    assert (fact["type"], fact["by"]["name"]) == ("desk.conversation_assigned", "Liis Kask")
    assert "Liis Kask" in fact["text"]


@pytest.mark.django_db
def test_a_planned_reply_is_held_up_in_the_same_way(world, ivo) -> None:
    number = world.wardrobe.pk
    known = seen(ivo, number)
    write_reply(world.actor(world.ana), conversation=world.wardrobe, reply=Reply("Juba vastasin."))
    at = (clock.now() + timedelta(hours=5)).isoformat()
    plan = {"text": "Homme.", "send_at": at, "last_seen": known}
    held = ivo.post(f"/conversations/{number}/planned", plan)
    assert (held.status_code, held.json()["field"]) == (409, "last_seen")
    assert ivo.get(f"/conversations/{number}/planned").json() == []


@pytest.mark.django_db
def test_nonsense_is_refused_and_a_closed_team_tells_nothing(world, ivo, liis) -> None:
    for wrong in ("x", "1", "1.x", "-1.2", 7):
        reply = {"text": "Tere", "last_seen": wrong}
        answer = ivo.post(f"/conversations/{world.wardrobe.pk}/replies", reply)
        assert answer.status_code == 422, wrong
    hidden = ivo.post(
        f"/conversations/{world.dispute.pk}/replies", {"text": "Tere", "last_seen": "0.0"}
    )
    assert hidden.status_code == 404
    assert SECRET_WORD not in hidden.content.decode()
    told = liis.post(
        f"/conversations/{world.dispute.pk}/replies", {"text": "Tere", "last_seen": "0.0"}
    )
    assert told.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_in_the_same_instant_one_is_told_of_the_other() -> None:
    world = build_world()
    number, programs = world.wardrobe.pk, Programs(world)
    writers = [programs.of(world.ivo), programs.of(world.ana)]
    known, answers, gate = seen(writers[0], number), [], threading.Barrier(2)

    def answer(program: Program, text: str) -> None:
        try:
            gate.wait(20)
            reply = {"text": text, "last_seen": known}
            answers.append(program.post(f"/conversations/{number}/replies", reply))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=(program, text))
        for program, text in zip(writers, ("Esimene.", "Teine."), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    first, second = sorted(answers, key=lambda one: one.status_code)
    assert (first.status_code, second.status_code) == (201, 409)
    (came,) = second.json()["came"]["messages"]
    assert came["text"] == first.json()["text"]
    assert said(writers[0], number) == [came["text"]]
