"""Following and asking colleagues over the API."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_conversation_is_followed_and_left(world, ivo) -> None:
    path = f"/conversations/{world.wardrobe.pk}/followers"
    assert ivo.get(path).json() == []
    assert [ivo.post(path, {}).status_code for _ in range(2)] == [201, 201]
    assert ivo.get(path).json() == [{"id": world.ivo.pk, "name": "Ivo Lepik"}]
    assert [ivo.delete(path).status_code for _ in range(2)] == [200, 200]
    assert ivo.get(path).json() == []


def test_a_question_stands_until_it_is_answered_or_put_away(world, ivo, liis) -> None:
    path = f"/conversations/{world.wardrobe.pk}/questions"
    asked = ivo.post(path, {"staff": world.liis.pk, "question": "Kas laos on?"})
    assert asked.status_code == 201, asked.content
    assert asked.json()["text"] == "@Liis Kask Kas laos on?"
    (one,) = liis.get(path).json()
    assert (one["question"], one["message"]) == (True, asked.json()["id"])
    assert (one["staff"]["name"], one["asked_by"]["name"]) == ("Liis Kask", "Ivo Lepik")
    note = {"text": "Jah, kaks."}
    assert liis.post(f"/conversations/{world.wardrobe.pk}/notes", note).status_code == 201
    assert ivo.get(path).json() == []
    ivo.post(path, {"staff": world.liis.pk, "question": "Aga homme?"})
    (two,) = ivo.get(path).json()
    assert ivo.post(f"/questions/{two['id']}/ending", {}).status_code == 201
    assert liis.get(path).json() == []


def test_what_one_may_not_see_does_not_exist_and_nobody_outside_is_asked(world, ivo, liis) -> None:
    hidden = f"/conversations/{world.dispute.pk}"
    for path in (f"{hidden}/followers", f"{hidden}/questions"):
        assert ivo.get(path).status_code == 404
    asked = {"staff": world.ivo.pk, "question": "Kas aitad?"}
    assert ivo.post(f"{hidden}/questions", asked).status_code == 404
    assert liis.post(f"{hidden}/questions", asked).status_code == 422
    assert liis.get(f"{hidden}/questions").json() == []
    note = {"text": "@Vera Orlova vaata"}
    assert liis.post(f"{hidden}/notes", note).status_code == 201
    number = 1
    while ivo.post(f"/questions/{number}/ending", {}).status_code != 404 and number < 5:
        number += 1
    assert number == 1
