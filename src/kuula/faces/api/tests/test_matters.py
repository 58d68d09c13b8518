"""The same matter over the API: the mark, what colleagues say, the figures and their cases."""

import pytest

from kuula.desk.actions import move_conversation
from kuula.desk.jobs import matters
from kuula.desk.tests.test_matters import solved, wrote
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

ANEW = ("anew@example.ee", "Anew")


@pytest.fixture
def pair(world):
    """Two conversations about one matter, six days apart."""
    first = solved(world, wrote(world, 20, ANEW), 19)
    second = solved(world, wrote(world, 14, ANEW), 13)
    matters()
    return first, second


def test_the_mark_is_read_and_taken_off_and_put_back(world, ivo, pair) -> None:
    first, second = pair
    path = f"/conversations/{second.pk}/matter"
    told = ivo.get(path).json()
    assert told["mark"] == {"conversation": first.pk, "solved": True, "told": ""}
    assert told["judged"]["reason"] == "repeats"
    assert [ivo.post(path, {}, key="once").status_code for _twice in range(2)] == [201, 201]
    matters()
    assert ivo.get(path).json()["mark"]["told"] == "other"
    assert ivo.get(path).json()["judged"]["at_first"] is True
    assert ivo.post(path, {"same_as": first.pk}).status_code == 201
    matters()
    assert ivo.get(path).json()["mark"]["told"] == "same"
    assert ivo.get(path).json()["judged"]["kind"] == "link"
    assert ivo.delete(path).status_code == ivo.delete(path).status_code == 200
    assert ivo.get(path).json()["mark"]["told"] == ""
    assert ivo.get(f"/conversations/{first.pk}/matter").json()["mark"] is None


def test_only_an_earlier_conversation_of_this_customer_can_be_the_same(
    world, ivo, programs, pair
) -> None:
    first, second = pair
    path = f"/conversations/{second.pk}/matter"
    assert ivo.post(path, {"same_as": world.wardrobe.pk}).status_code == 422
    refused = ivo.post(f"/conversations/{first.pk}/matter", {"same_as": second.pk})
    assert "earlier conversation of this customer" in refused.json()["detail"]
    assert ivo.post(path, {"same_as": world.dispute.pk}).status_code == 404
    assert ivo.post(f"/conversations/{world.dispute.pk}/matter", {}).status_code == 404
    narrow = programs.of(world.ivo, [Permission.READ])
    assert narrow.post(path, {}).status_code == 403


def test_the_figures_agree_with_the_lists_of_their_cases(world, ivo, pair) -> None:
    for n in range(5):
        solved(world, wrote(world, 20, (f"good{n}@example.ee", "Good")), 19)
    matters()
    told = ivo.get("/report/first-contact", weeks=4).json()
    whole = told["whole"]
    assert (whole["cases"], whole["matters"]) == (7, 6)
    assert (whole["at_first"]["hits"], whole["at_first"]["n"]) == (5, 6)
    assert whole["at_first"]["interval"]["low"] == pytest.approx(0.4365, abs=0.001)
    assert whole["reasons"] == {"new_contact": 1}
    lists = {"cases": 7, "matters": 6, "at-first": 5, "new-contact": 1, "followed": 1, "repeats": 1}
    for measure, count in lists.items():
        behind = ivo.get(f"/report/{measure}/conversations", weeks=4).json()["items"]
        assert len(behind) == count, measure
    assert sum(week["figures"]["cases"] for week in told["weeks"]) == 7
    assert sum(team["figures"]["cases"] for team in told["teams"]) == 7


def test_a_conversation_of_a_closed_team_is_named_to_no_outsider(world, ivo, liis, pair) -> None:
    first, second = pair
    move_conversation(SYSTEM, conversation=second, team=world.legal)
    (row,) = ivo.get("/report/new-contact/conversations").json()["items"]
    assert (row["conversation"], row["counted"]["followed_by"]) == (first.pk, [])
    (row,) = liis.get("/report/new-contact/conversations").json()["items"]
    assert row["counted"]["followed_by"] == [second.pk]
    move_conversation(SYSTEM, conversation=second, team=world.first_line)
    move_conversation(SYSTEM, conversation=first, team=world.legal)
    assert ivo.get(f"/conversations/{second.pk}/matter").json()["mark"] is None
    (row,) = ivo.get("/report/repeats/conversations").json()["items"]
    assert row["counted"]["repeats"] == 0
