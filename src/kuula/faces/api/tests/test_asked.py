"""What somebody is asked, over the API; a program of a light seat may call nothing else."""

import re
from datetime import timedelta

import pytest

from kuula.desk.models import Mention
from kuula.faces.api.api import api
from kuula.kit import clock

LETTER = {
    "subject": "Tere",
    "text": "Tere!",
    "customer": {"email": "kaire@kiri.example", "name": "Kaire Põld"},
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(programs, world):
    return programs.of(world.reader)


def ask(ivo, world, **more) -> int:
    path = f"/conversations/{world.wardrobe.pk}/questions"
    sent = {"staff": world.reader.pk, "question": "In stock?", **more}
    assert ivo.post(path, sent).status_code == 201
    return Mention.objects.latest("pk").pk


def test_a_light_seat_lists_reads_and_answers_what_it_is_asked(world, ivo, seat) -> None:
    assert seat.get("/asked").json()["items"] == []
    soon = (clock.now() + timedelta(days=1)).isoformat()
    number, question = world.wardrobe.pk, ask(ivo, world, needed_by=soon)
    (one,) = seat.get("/asked", standing=True).json()["items"]
    assert (one["number"], one["asked"]["id"], one["asked"]["ending"]) == (number, question, None)
    assert one["asked"]["asked_by"]["name"] == "Ivo Lepik"
    assert one["asked"]["needed_by"] is not None
    (standing,) = ivo.get(f"/conversations/{number}/questions").json()
    assert standing["needed_by"] is not None
    assert len(seat.get(f"/asked/{number}/messages").json()["items"]) == 2
    answered = seat.post(f"/questions/{question}/answer", {"text": "Yes, two."})
    assert answered.status_code == 201, answered.content
    assert answered.json()["text"] == "Yes, two."
    assert seat.post(f"/questions/{question}/answer", {"text": "Three."}).status_code == 409
    assert ivo.get(f"/conversations/{number}/questions").json() == []
    (told,) = seat.get(f"/asked/{number}/questions").json()
    assert told["ending"] == "answered"
    assert seat.get("/asked", standing=True).json()["items"] == []
    assert seat.post(f"/asked/{number}/notes", {"text": "No, one."}).status_code == 201


def test_a_question_is_given_back_and_passed_on(world, ivo, seat) -> None:
    question = ask(ivo, world)
    refused = seat.post(f"/questions/{question}/passing", {"staff": world.liis.pk})
    assert refused.status_code == 422
    assert "department" in refused.json()["detail"]
    assert seat.post(f"/questions/{question}/declining", {"reason": ""}).status_code == 422
    assert seat.post(f"/questions/{question}/declining", {"reason": "No."}).status_code == 201
    other = ask(ivo, world)
    world.liis.department = world.reader.department = "Warehouse"
    world.liis.save()
    world.reader.save()
    assert seat.post(f"/questions/{other}/passing", {"staff": world.liis.pk}).status_code == 201
    heir = Mention.objects.get(staff=world.liis)
    assert heir.question
    assert heir.done_at is None


def test_a_moment_that_has_passed_is_refused(world, ivo) -> None:
    path, past = f"/conversations/{world.wardrobe.pk}/questions", clock.now().isoformat()
    sent = {"staff": world.reader.pk, "question": "In stock?", "needed_by": past}
    assert ivo.post(path, sent).status_code == 422


def test_a_program_of_a_light_seat_may_call_nothing_else(world, ivo, seat) -> None:
    ask(ivo, world)
    foreign = world.invoice.pk
    assert seat.get(f"/asked/{foreign}/messages").status_code == 404
    assert seat.post(f"/asked/{foreign}/notes", {"text": "x"}).status_code == 404
    own = ("/asked", "/questions/{question_id}/", "/me/", "/feedback", "/departments")
    for path, deeds in api.get_openapi_schema()["paths"].items():
        short = path.removeprefix("/api/v1")
        if (short == "/me" or short.startswith(own)) and not short.endswith("/ending"):
            continue
        for method, deed in deeds.items():
            if deed.get("security") == []:
                continue
            address = re.sub(r"\{[^}]+\}", str(world.wardrobe.pk), short)
            call = {"get": seat.get, "delete": seat.delete}.get(method)
            sent = LETTER | {"brand": world.pohjala.pk} if short == "/conversations" else {}
            answer = call(address) if call else getattr(seat, method)(address, sent)
            assert answer.status_code == 403, (method, address, answer.status_code)
