"""Feedback and departments over the API."""

import pytest

from kuula.channels.mail.jobs import feedback_due
from kuula.desk.actions import solve_conversation
from kuula.desk.models import Message
from kuula.listening.models import FeedbackTelling
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
NEW = {"words": "Hinnad on poes ja lehel erinevad.", "mood": "bad", "agreed": True}


@pytest.fixture
def marketing(mari) -> int:
    made = mari.post("/departments", {"name": "Marketing", "keywords": ["hind"], "days": 3})
    assert made.status_code == 201
    return made.json()["id"]


def test_what_was_said_is_passed_on_once_answered_settled_and_told(
    world, mari, ivo, marketing
) -> None:
    message = Message.objects.filter(conversation=world.account, kind="inbound").latest("pk")
    new = NEW | {"department": marketing, "message": message.pk}
    made = [ivo.post("/feedback", new, key="one").json() for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["customer"], made[0]["conversation"]) == (world.sergei.pk, world.account.pk)
    path = f"/feedback/{made[0]['matter']}"
    assert ivo.put(f"{path}/answer", {"text": "x"}).status_code == 403, "not their department"
    assert mari.put(f"{path}/answer", {"text": "We look."}).json()["state"] == "answered"
    assert ivo.get(path).json()["answer"] == "We look."
    solve_conversation(SYSTEM, conversation=world.account)
    assert mari.post(f"{path}/tellings").status_code == 409, "nothing was done yet"
    assert mari.put(f"{path}/outcome", {"words": {}}).status_code == 422
    done = mari.put(f"{path}/outcome", {"words": {"ru": "Теперь цены одинаковые."}})
    assert done.json()["state"] == "done"
    hearer = mari.get(f"{path}/hearers").json()["items"][0]
    assert (hearer["customer"], hearer["language"], hearer["why"]) == (world.sergei.pk, "ru", "")
    assert mari.post(f"{path}/tellings", key="tell").json() == {"planned": 1}
    assert mari.post(f"{path}/tellings").json() == {"planned": 0}
    feedback_due()
    assert FeedbackTelling.objects.get().state == "sent"
    shown = mari.get("/feedback", show="settled", department=marketing).json()["items"]
    assert [(one["customers"], one["pieces"]) for one in shown] == [(1, 1)]
    report = mari.get("/feedback/report").json()
    assert [(one["agreed"], one["told"]) for one in report] == [(1, 1)]
    assert mari.delete(f"{path}/outcome").json()["state"] == "answered"


def test_what_cannot_be_is_refused_and_what_is_not_theirs_is_not_there(
    world, mari, ivo, marketing
) -> None:
    assert ivo.post("/feedback", NEW).json()["field"] == "agreed", "nobody known could be told"
    alone = NEW | {"agreed": False}
    for wrong in ({"words": " "}, {"touchpoint": 9999}, {"words": "x" * 4001}, {"mood": "angry"}):
        assert ivo.post("/feedback", alone | wrong).status_code == 422, wrong
    assert ivo.post("/feedback", alone | {"department": 9999}).status_code == 404
    assert ivo.post("/feedback", alone | {"conversation": world.dispute.pk}).status_code == 404
    made = mari.post("/feedback", alone).json()
    assert ivo.get(f"/feedback/{made['matter']}").status_code == 404
    assert ivo.get("/feedback").json()["items"] == []
    assert [one["id"] for one in mari.get("/feedback", show="unsorted").json()["items"]] == [
        made["matter"]
    ]
    given = mari.put(f"/feedback/{made['matter']}/department", {"department": marketing})
    assert given.json()["department"]["name"] == "Marketing"
    other = mari.post("/feedback", alone | {"department": marketing}).json()
    joined = mari.post(f"/feedback/{other['matter']}/joining", {"into": made["matter"]})
    assert [one["words"] for one in joined.json()["said"]] == [NEW["words"]] * 2
    itself = mari.post(f"/feedback/{made['matter']}/joining", {"into": other["matter"]})
    assert itself.status_code == 422, "it went into the same one"
    assert ivo.post("/departments", {"name": "x"}).status_code == 403
    assert mari.post("/departments", {"name": "MARKETING"}).status_code == 409
    put_aside = mari.put(f"/departments/{marketing}/archiving", {"archived": True})
    assert put_aside.json()["archived_at"]
    assert mari.post("/feedback", alone | {"department": marketing}).status_code == 422
