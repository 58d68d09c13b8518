"""Figures, what is behind them, ratings and the audit trail over the API."""

from datetime import timedelta

import pytest

from kuula.desk.actions import set_state, solve_conversation
from kuula.kit import clock
from kuula.listening.access import answerer
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.workspace.actors import SYSTEM


@pytest.fixture
def rated(world):
    """Two answers: one for all to see, one in the closed team."""
    for talk, satisfied in ((world.slots, True), (world.dispute, False)):
        question = Question(talk.pk, talk.customer_id, talk.brand_id, talk.team_id, "en")
        asked = ask_rating(SYSTEM, question=question)
        assert asked is not None
        give_rating(answerer(asked), request=asked, answer=Answer(satisfied, "Words"))


def test_each_figure_opens_the_conversations_behind_it(world, ivo, rated) -> None:
    told = ivo.get("/report", weeks=4).json()
    assert told["whole"]["answers"] == 1
    behind = ivo.get("/report/answers/conversations", weeks=4).json()["items"]
    assert [row["conversation"] for row in behind] == [world.slots.pk]
    solved = ivo.get("/report/solved/conversations", weeks=4).json()["items"]
    assert len(solved) == told["whole"]["solved"] == 1
    assert len(told["weeks"]) == 4


def test_closed_teams_are_in_no_figure_of_an_outsider(world, ivo, liis, rated) -> None:
    assert liis.get("/report", weeks=4).json()["whole"]["answers"] == 2
    assert ivo.get("/report", team=world.legal.pk).status_code == 404
    teams = {row["team"] for row in ivo.get("/report", weeks=4).json()["teams"]}
    assert world.legal.pk not in teams


@pytest.mark.parametrize(
    "asked",
    [{"weeks": 5}, {"until": "yesterday"}, {"until": "9999-12-31"}, {"brand": 0}, {"x": 1}],
)
def test_a_bad_scope_is_refused(ivo, asked) -> None:
    assert ivo.get("/report", **asked).status_code == 422


def test_behind_an_unknown_measure_or_week_is_nothing(ivo) -> None:
    assert ivo.get("/report/mood/conversations").status_code == 422
    assert ivo.get("/report/solved/conversations", weeks=4, week=9).status_code == 404
    assert ivo.get("/report/solved/conversations", weeks=4, week=3).status_code == 200
    assert ivo.get("/report", brand=999_999).status_code == 404


def test_weeks_and_no_team_agree_with_what_they_open(world, ivo) -> None:
    solver = world.actor(world.ivo)
    for talk, days in ((world.slots, 10), (world.office, 0)):
        with clock.at(clock.now() - timedelta(days=days)):
            set_state(solver, conversation=talk, state="open")
            solve_conversation(solver, conversation=talk)
    told = ivo.get("/report", weeks=4).json()
    for number, week in enumerate(told["weeks"]):
        rows = ivo.get("/report/solved/conversations", weeks=4, week=number).json()["items"]
        assert len(rows) == week["figures"]["solved"], number
    teams = {one["team"]: one["figures"]["solved"] for one in told["teams"]}
    rows = ivo.get("/report/solved/conversations", weeks=4, team="none").json()["items"]
    assert [row["conversation"] for row in rows] == [world.office.pk]
    assert len(rows) == teams[None] == ivo.get("/report", team="none").json()["whole"]["solved"]
    assert ivo.get("/report", team="some").status_code == 422


def test_ratings_are_listed_in_pages(world, ivo, liis, rated) -> None:
    assert [one["conversation"] for one in ivo.get("/ratings").json()["items"]] == [world.slots.pk]
    first = liis.get("/ratings", limit=1).json()
    rest = liis.get("/ratings", cursor=first["next"]).json()
    assert [one["satisfied"] for one in first["items"] + rest["items"]] == [False, True]
    assert first["items"][0]["comment"] == "Words"


def test_reports_and_audit_need_their_scopes(world, ivo, mari, programs) -> None:
    from kuula.workspace.permissions import Permission

    narrow = programs.of(world.ivo, [Permission.READ])
    assert narrow.get("/report").status_code == 403
    assert narrow.get("/report/solved/conversations").status_code == 403
    assert ivo.get("/audit").status_code == 403
    items = mari.get("/audit", limit=3).json()["items"]
    assert items
    assert all(one["text"] for one in items)
    assert mari.get("/audit", type="workspace.token_made").json()["items"]
