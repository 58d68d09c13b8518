"""Many conversations at once over the API."""

import threading
import time

import pytest
from django.db import connection, transaction
from tests.world import build_world

from kuula.desk.models import Conversation
from kuula.faces.api.tests.conftest import Programs
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def test_an_order_is_foreseen_done_read_and_taken_back(world, ivo, mari) -> None:
    numbers = [world.wardrobe.pk, world.invoice.pk, world.dispute.pk]
    order = {"verb": "priority", "value": "4", "conversations": numbers}
    seen = ivo.post("/bulk/preview", order)
    assert seen.status_code == 201, seen.content
    assert (seen.json()["count"], seen.json()["changing"]) == (3, 2)
    begun = ivo.post("/bulk", order, key="eine")
    assert begun.status_code == 201, begun.content
    told = begun.json()
    assert (told["count"], told["changed"], told["waiting"]) == (2, 2, 0)
    assert ivo.post("/bulk", order, key="eine").json()["id"] == told["id"]
    assert ivo.get(f"/bulk/{told['id']}").json()["ended_at"]
    assert mari.get(f"/bulk/{told['id']}").status_code == 404
    assert mari.post(f"/bulk/{told['id']}/undoing").status_code == 404
    undone = [ivo.post(f"/bulk/{told['id']}/undoing").json() for _twice in range(2)]
    assert [one["undone"] for one in undone] == [2, 2]
    assert ivo.get(f"/conversations/{world.wardrobe.pk}").json()["priority"] == 2


def test_it_needs_the_scope_of_what_is_ordered_and_sense(world, programs, ivo) -> None:
    reader = programs.of(world.ivo, (Permission.READ, Permission.CHANGE))
    order = {"verb": "assign", "value": str(world.ana.pk), "conversations": [world.wardrobe.pk]}
    assert reader.post("/bulk", order).status_code == 403
    assert reader.post("/bulk/preview", order).status_code == 403
    for wrong in ({"verb": "dance"}, {"value": ""}, {"conversations": []}, {"value": "x"}):
        assert ivo.post("/bulk", order | wrong).status_code == 422
    gone = ivo.post("/bulk", order | {"conversations": [world.dispute.pk]})
    assert gone.status_code == 422


def test_ones_own_are_listed_the_latest_first(world, ivo, mari) -> None:
    order = {"verb": "tag", "conversations": [world.wardrobe.pk, world.invoice.pk]}
    made = [ivo.post("/bulk", order | {"value": name}).json()["id"] for name in ("a", "b", "c")]
    first = ivo.get("/bulk", limit=2).json()
    rest = ivo.get("/bulk", limit=2, cursor=first["next"]).json()
    assert [one["id"] for page in (first, rest) for one in page["items"]] == made[::-1]
    assert {(one["count"], one["changed"]) for one in first["items"]} == {(2, 2)}
    assert mari.get("/bulk").json() == {"items": [], "next": ""}


def test_many_are_linked_to_an_incident_and_loose_again(world, ivo) -> None:
    incident = ivo.post("/incidents", {"title": "Strike"}).json()["id"]
    order = {"verb": "link", "value": str(incident), "conversations": [world.wardrobe.pk]}
    bulk = ivo.post("/bulk", order).json()
    assert bulk["changed"] == 1
    assert ivo.get(f"/conversations/{world.wardrobe.pk}").json()["incident"]["name"] == "Strike"
    assert ivo.post(f"/bulk/{bulk['id']}/undoing").json()["undone"] == 1
    assert ivo.get(f"/conversations/{world.wardrobe.pk}").json()["incident"] is None


@pytest.mark.django_db(transaction=True)
def test_what_is_done_stands_before_all_is_done() -> None:
    """One conversation is held by somebody else: the others are changed and seen meanwhile."""
    world = build_world()
    program, answers = Programs(world).of(world.ivo), []
    numbers = sorted([world.wardrobe.pk, world.invoice.pk])
    order = {"verb": "priority", "value": "4", "conversations": numbers}

    def call() -> None:
        try:
            answers.append(program.post("/bulk", order, "held"))
        finally:
            connection.close()

    caller = threading.Thread(target=call)
    with transaction.atomic():
        Conversation.objects.select_for_update(no_key=True).get(pk=numbers[1])
        caller.start()
        limit = time.monotonic() + 20
        while Conversation.objects.get(pk=numbers[0]).priority != 4:
            assert time.monotonic() < limit, "it waits for all of them"
    caller.join(20)
    assert answers[0].json()["changed"] == 2
    again = program.post("/bulk", order, "held")
    assert (again.json(), again["Idempotent-Replayed"]) == (answers[0].json(), "true")
