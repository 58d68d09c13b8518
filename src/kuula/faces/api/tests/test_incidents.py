"""Incidents over the API: written down, linked, answered for all, resolved."""

import pytest

from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def opened(program, title: str = "Parcels late", **more) -> int:
    answer = program.post("/incidents", {"title": title, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def replies(program, number: int) -> list[str]:
    messages = program.get(f"/conversations/{number}/messages").json()["items"]
    return [one["text"] for one in messages if one["kind"] == "outbound"]


def another(world, program) -> int:
    """A customer who writes in Estonian when the others have their answer."""
    new = {
        "brand": world.pohjala.pk,
        "subject": "Pakk",
        "text": "Kus on mu pakk?",
        "customer": {"email": "mart@example.ee", "name": "Mart Kask"},
        "language": "et",
    }
    return program.post("/conversations", new).json()["number"]


def test_written_down_once_changed_and_listed_in_pages(world, ivo, mari) -> None:
    new = {"title": "Parcels late", "known": "The carrier is on strike."}
    made = [ivo.post("/incidents", new, key="streik") for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201], made[0].content
    number = made[0].json()["id"]
    assert made[1].json()["id"] == number
    larger = opened(mari, "The carrier fails")
    changed = mari.patch(f"/incidents/{number}", {"parent": larger})
    assert changed.json()["parent"] == {"id": larger, "name": "The carrier fails"}
    assert changed.json()["known"] == "The carrier is on strike."
    circle = mari.patch(f"/incidents/{larger}", {"parent": number})
    assert (circle.status_code, circle.json()["field"]) == (409, "parent")
    first = ivo.get("/incidents", limit=1).json()
    second = ivo.get("/incidents", limit=1, cursor=first["next"]).json()
    assert [one["id"] for page in (first, second) for one in page["items"]] == [larger, number]
    assert second["next"] == ""
    for _twice in range(2):
        assert ivo.post(f"/incidents/{number}/resolution").json()["resolved_at"]
    over = ivo.get("/incidents", shown="resolved").json()["items"]
    assert [one["id"] for one in over] == [number]
    assert ivo.post(f"/incidents/{number}/reopening").json()["resolved_at"] is None


def test_conversations_are_linked_one_by_one_and_many(world, ivo, liis) -> None:
    number, other = opened(ivo), opened(ivo, "Something else")
    path = f"/conversations/{world.wardrobe.pk}/incident"
    linked = ivo.put(path, {"incident": number})
    assert linked.json()["incident"] == {"id": number, "name": "Parcels late"}
    assert ivo.put(path, {"incident": other}).status_code == 409
    many = {"conversations": [world.invoice.pk, world.dispute.pk, world.wardrobe.pk]}
    begun = [ivo.post(f"/incidents/{number}/links", many, key="palju").json() for _ in range(2)]
    assert begun[0] == begun[1]
    assert (begun[0]["count"], begun[0]["changed"], begun[0]["skipped"]) == (2, 1, 1)
    liis.put(f"/conversations/{world.dispute.pk}/incident", {"incident": number})
    seen = {
        program: [
            one["number"]
            for one in program.get(f"/incidents/{number}/conversations").json()["items"]
        ]
        for program in (ivo, liis)
    }
    assert world.dispute.pk not in seen[ivo]
    assert world.dispute.pk in seen[liis]
    told = [program.get(f"/incidents/{number}").json() for program in (ivo, liis)]
    assert [one["conversations"] for one in told] == [2, 3]
    assert told[0]["languages"] == {"et": 1, "hr": 1}
    first = ivo.get(f"/incidents/{number}/conversations", limit=1).json()
    rest = ivo.get(f"/incidents/{number}/conversations", limit=1, cursor=first["next"]).json()
    pages = [one["number"] for page in (first, rest) for one in page["items"]]
    assert pages == seen[ivo]
    assert ivo.post(f"/bulk/{begun[0]['id']}/undoing").json()["undone"] == 1
    assert [ivo.delete(path).json()["incident"] for _twice in range(2)] == [None, None]


def test_all_are_answered_in_their_language_once_and_taken_back(world, ivo) -> None:
    number = opened(ivo)
    both = [world.wardrobe.pk, world.invoice.pk]
    ivo.post(f"/incidents/{number}/links", {"conversations": both})
    texts = {"et": "Tere, {customer.first_name}! Tuleb homme."}
    answers = [
        ivo.post(f"/incidents/{number}/answers", {"texts": texts, "resolve": True}, key="kõik")
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201], answers[0].content
    told = answers[0].json()
    assert (told["bulk"]["changed"], told["bulk"]["skipped"]) == (1, 1)
    assert replies(ivo, world.wardrobe.pk) == ["Tere, Kadri! Tuleb homme."]
    assert "Tuleb homme" not in " ".join(replies(ivo, world.invoice.pk))
    assert ivo.get(f"/incidents/{number}").json()["resolved_at"]
    (kept,) = ivo.get(f"/incidents/{number}/answers").json()["items"]
    assert (kept["id"], kept["texts"], kept["sent"]) == (told["answer"], texts, 1)
    late = another(world, ivo)
    ivo.put(f"/conversations/{late}/incident", {"incident": number})
    rest = ivo.post(f"/answers/{told['answer']}/rest").json()
    assert rest["bulk"]["changed"] == 1
    assert replies(ivo, late) == ["Tere, Mart! Tuleb homme."]
    assert len(replies(ivo, world.wardrobe.pk)) == 1, "nobody is answered twice"
    assert ivo.post(f"/bulk/{told['bulk']['id']}/undoing").json()["undone"] == 1
    assert replies(ivo, world.wardrobe.pk) == []


def test_bad_input_and_missing_scopes_are_refused(world, ivo, programs) -> None:
    number = opened(ivo)
    for wrong in ({}, {"title": ""}, {"title": "a", "parent": 99999}, {"title": "a", "x": 1}):
        assert ivo.post("/incidents", wrong).status_code == 422, wrong
    answers = f"/incidents/{number}/answers"
    for wrong in ({"texts": {}}, {"texts": {"de": "Hallo"}}, {"texts": {"en": " "}},
                  {"texts": {"en": "{nobody}"}}):  # fmt: skip
        assert ivo.post(answers, wrong).status_code == 422, wrong
    assert ivo.post(answers, {"texts": {"en": "Hi"}}).json()["bulk"] is None
    assert ivo.get("/incidents/99999").status_code == 404
    hidden = f"/conversations/{world.dispute.pk}/incident"
    assert ivo.put(hidden, {"incident": number}).status_code == 404
    assert ivo.get("/incidents", cursor="x").status_code == 422
    reader = programs.of(world.ivo, (Permission.READ, Permission.REPLY))
    assert reader.post("/incidents", {"title": "a"}).status_code == 403
    assert reader.post(f"/incidents/{number}/resolution").status_code == 403
    links = {"conversations": [world.wardrobe.pk]}
    assert reader.post(f"/incidents/{number}/links", links).status_code == 403
    resolving = reader.post(answers, {"texts": {"en": "Hi"}, "resolve": True})
    assert resolving.status_code == 403
    silent = programs.of(world.ivo, (Permission.READ, Permission.CHANGE))
    assert silent.post(answers, {"texts": {"en": "Hi"}}).status_code == 403
