"""A POST with an Idempotency-Key happens once, also when two come at the same moment."""

import threading

import pytest
from django.db import connection
from tests.world import build_world

from kuula.desk.models import Conversation, Message
from kuula.faces.api.tests.conftest import Programs
from kuula.workspace.models import Receipt


def test_the_same_key_for_something_else_is_refused(world, ivo) -> None:
    here = f"/conversations/{world.wardrobe.pk}/notes"
    assert ivo.post(here, {"text": "a"}, "k").status_code == 201
    assert ivo.post(here, {"text": "b"}, "k").json()["type"] == "urn:kuula:problem:key-reused"
    elsewhere = f"/conversations/{world.account.pk}/notes"
    assert ivo.post(elsewhere, {"text": "a"}, "k").status_code == 422
    assert Message.objects.filter(kind="note", conversation=world.wardrobe).count() == 1


def test_a_key_is_each_tokens_own(world, ivo, liis) -> None:
    here = f"/conversations/{world.wardrobe.pk}/notes"
    first, second = ivo.post(here, {"text": "a"}, "k"), liis.post(here, {"text": "a"}, "k")
    assert first.json()["id"] != second.json()["id"]


def test_what_was_refused_may_be_tried_again(world, ivo) -> None:
    here = f"/conversations/{world.wardrobe.pk}/notes"
    assert ivo.post(here, {"text": " "}, "k").status_code == 422
    assert not Receipt.objects.exists()
    assert ivo.post(here, {"text": "a"}, "k").status_code == 201


def test_an_overlong_key_is_refused(world, ivo) -> None:
    here = f"/conversations/{world.wardrobe.pk}/notes"
    assert ivo.post(here, {"text": "a"}, "k" * 201).status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/conversations", "/conversations/{number}/replies"])
def test_two_at_once_make_one(path) -> None:
    world = build_world()
    program = Programs(world).of(world.ivo)
    bodies = {
        "/conversations": {
            "brand": world.pohjala.pk, "subject": "Once", "text": "Only once",
            "customer": {"email": "once@example.ee"},
        },
    }  # fmt: skip
    body = bodies.get(path, {"text": "Only once"})
    before = Conversation.objects.count(), Message.objects.count()
    answers, gate = [], threading.Barrier(4)

    def call() -> None:
        try:
            gate.wait(20)
            answers.append(program.post(path.format(number=world.wardrobe.pk), body, "race"))
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [one.status_code for one in answers] == [201] * 4
    assert all(one.json() == answers[0].json() for one in answers)
    assert sum(one.has_header("Idempotent-Replayed") for one in answers) == 3
    assert Message.objects.count() == before[1] + 1
    assert Conversation.objects.count() == before[0] + (path == "/conversations")
