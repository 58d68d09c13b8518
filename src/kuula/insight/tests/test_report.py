"""The report adds up, nets corrections, keeps closed teams closed and says when it knows little."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.world import World, mail

from kuula.desk.actions import (
    mark_spam,
    move_conversation,
    receive_message,
    solve_conversation,
)
from kuula.insight.first_contact import first_contact
from kuula.insight.measures import Measure
from kuula.insight.queries import count_behind, page_behind, report, their_words
from kuula.insight.scope import Period, Scope
from kuula.insight.tests.conftest import Story, at_noon
from kuula.kit import clock
from kuula.kit.problems import NotAllowed, Problem
from kuula.ledger.recording import as_history
from kuula.listening.access import answerer
from kuula.listening.actions import Answer, give_rating
from kuula.listening.models import RatingRequest
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Tallinn")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(at_noon()):
        yield


def scope(weeks: int = 4, **more: int) -> Scope:
    return Scope(Period(clock.now().astimezone(ZONE).date(), weeks, ZONE), **more)


def walk(actor: Actor, where: Scope, measure: Measure, size: int = 3) -> list[int]:
    """Every entry behind a measure, a small page at a time."""
    seen: list[int] = []
    cursor = ""
    while True:
        page = page_behind(actor, where, measure, cursor=cursor, size=size)
        seen += [row.entry.id for row in page.rows]
        cursor = page.next
        if not cursor:
            return seen


def test_every_number_is_exactly_the_list_behind_it(world: World, story: Story) -> None:
    for day in range(1, 15):
        story(day, minutes=10 * day, satisfied=None if day % 5 == 0 else day % 3 != 0)
    ivo = world.actor(world.ivo)
    whole = report(ivo, scope(brand_id=world.pohjala.pk)).whole
    expected = {
        Measure.ANSWERS: whole.answers,
        Measure.SATISFIED: whole.satisfied,
        Measure.UNSATISFIED: whole.unsatisfied,
        Measure.ASKED: whole.asked,
        Measure.ANSWERED: whole.answered,
        Measure.UNANSWERED: whole.asked - whole.answered,
        Measure.FIRST_ANSWERS: whole.first_answers,
        Measure.WITH_TARGET: whole.with_target,
        Measure.IN_TIME: whole.in_time,
        Measure.LATE: whole.with_target - whole.in_time,
        Measure.SOLVED: whole.solved,
        Measure.REOPENED: whole.reopened,
    }
    assert (whole.answers, whole.satisfied, whole.asked) == (12, 8, 14)
    for measure, number in expected.items():
        found = walk(ivo, scope(brand_id=world.pohjala.pk), measure)
        assert len(found) == len(set(found)) == number, measure
        assert count_behind(ivo, scope(brand_id=world.pohjala.pk), measure) == number


def test_weeks_and_teams_add_up_to_the_whole(world: World, story: Story) -> None:
    for day in (1, 2, 8, 15, 27):
        story(day, satisfied=True)
    story(3, satisfied=False, team=world.legal)
    mari = world.actor(world.vera)
    seen = report(mari, scope(brand_id=world.pohjala.pk))
    assert [week.answers for week in seen.weeks] == [1, 1, 1, 3]
    assert sum(team.answers for team in seen.teams.values()) == seen.whole.answers == 6
    assert seen.teams[world.legal.pk].unsatisfied == 1
    for number, week in enumerate(seen.weeks):
        narrow = scope(brand_id=world.pohjala.pk).week(number)
        assert count_behind(mari, narrow, Measure.ANSWERS) == week.answers


def test_each_week_agrees_with_the_list_it_opens_when_something_is_solved_twice(
    world: World, story: Story
) -> None:
    twice = story(15)
    with as_history(clock.now() - timedelta(days=8)):
        again = mail("d15m30@example.ee", "Peeter Puu", "Jälle", clock.now(), "et")
        receive_message(SYSTEM, conversation=twice, message=again)
    with as_history(clock.now() - timedelta(days=7, hours=20)):
        solve_conversation(world.actor(world.liis), conversation=twice)
    ivo, where = world.actor(world.ivo), scope(brand_id=world.pohjala.pk)
    seen = report(ivo, where)
    assert seen.whole.solved == 2
    for number, week in enumerate(seen.weeks):
        assert len(walk(ivo, where.week(number), Measure.SOLVED)) == week.solved
        assert count_behind(ivo, where.week(number), Measure.REOPENED) == week.reopened


def test_the_span_before_is_counted_apart(world: World, story: Story) -> None:
    story(2, satisfied=True)
    story(30, satisfied=False)
    seen = report(world.actor(world.ivo), scope(brand_id=world.pohjala.pk))
    assert (seen.whole.answers, seen.before.answers, seen.before.satisfied) == (1, 1, 0)


def test_of_a_closed_team_nothing_is_counted_or_listed_for_outsiders(
    world: World, story: Story
) -> None:
    story(1, satisfied=False, comment="Salajane lugu", team=world.legal)
    moved = story(2, satisfied=True)
    move_conversation(world.actor(world.liis), conversation=moved, team=world.legal)
    outside, inside = world.actor(world.ivo), world.actor(world.vera)
    assert report(outside, scope()).whole.answers == 0
    assert world.legal.pk not in report(outside, scope()).teams
    assert their_words(outside, scope()) == ()
    assert walk(outside, scope(), Measure.SOLVED) == walk(
        outside, scope(team_id=world.first_line.pk), Measure.SOLVED
    )
    assert report(inside, scope()).whole.answers == 2
    assert their_words(inside, scope())[0].entry.payload["comment"] == "Salajane lugu"
    assert report(outside, scope(team_id=world.legal.pk)).whole.asked == 0


def test_a_corrected_answer_counts_once_as_it_stands(world: World, story: Story) -> None:
    talk = story(1, satisfied=True)
    request = RatingRequest.objects.get(conversation_id=talk.pk)
    with as_history(clock.now() - timedelta(hours=20)):
        give_rating(answerer(request), request=request, answer=Answer(False, "Siiski mitte"))
    whole = report(world.actor(world.ivo), scope()).whole
    assert (whole.answers, whole.satisfied, whole.answered) == (1, 0, 1)


def test_a_customer_who_came_back_shows_in_the_reopened_share(world: World, story: Story) -> None:
    talk = story(2)
    story(3)
    with clock.at(clock.now() - timedelta(hours=2)):
        again = mail("d2m30@example.ee", "Peeter Puu", "Ikka katki", clock.now(), "et")
        receive_message(SYSTEM, conversation=talk, message=again)
    ivo = world.actor(world.ivo)
    narrow = scope(brand_id=world.pohjala.pk)
    behind = page_behind(ivo, narrow, Measure.REOPENED)
    assert [row.conversation.pk for row in behind.rows] == [talk.pk]


def test_first_answers_are_measured_in_working_time(world: World, story: Story) -> None:
    for day, minutes in enumerate((10, 20, 30, 40, 100), start=1):
        story(day, minutes=minutes)
    whole = report(world.actor(world.ivo), scope(brand_id=world.pohjala.pk)).whole
    usual, long = whole.usual_wait, whole.long_wait
    assert usual is not None
    assert long is not None
    assert (usual.value, long.value, usual.n) == (30, 100, 5)
    assert (whole.in_time, whole.with_target) == (4, 5)


def test_under_five_there_is_no_share_and_spam_is_not_counted(world: World, story: Story) -> None:
    talks = [story(day, satisfied=True) for day in (1, 2, 3, 4, 5)]
    ivo = world.actor(world.ivo)
    assert report(ivo, scope()).whole.satisfaction.interval is not None
    mark_spam(ivo, conversation=talks[0], spam=True)
    assert report(ivo, scope()).whole.satisfaction.interval is None
    assert report(ivo, scope()).whole.answers == 4


def test_words_of_an_erased_person_are_gone_and_the_answer_stays(
    world: World, story: Story
) -> None:
    talk = story(1, satisfied=False, comment="Minu number on 5123")
    erase_customer(SYSTEM, customer=talk.customer)
    ivo = world.actor(world.ivo)
    assert their_words(ivo, scope()) == ()
    assert report(ivo, scope()).whole.answers == 1


def test_without_the_right_there_is_no_report(world: World) -> None:
    nobody = Actor("staff", 1, "Nobody")
    with pytest.raises(NotAllowed):
        report(nobody, scope())
    with pytest.raises(NotAllowed):
        page_behind(nobody, scope(), Measure.SOLVED)
    with pytest.raises(Problem):
        page_behind(world.actor(world.ivo), scope(), Measure.SOLVED, cursor="???")


def test_the_number_of_statements_does_not_grow_with_what_happened(
    world: World, story: Story, django_assert_max_num_queries: object
) -> None:
    for day in range(1, 9):
        story(day, satisfied=True)
    ivo = world.actor(world.ivo)
    with django_assert_max_num_queries(9):  # type: ignore[operator] # a pytest-django fixture
        report(ivo, scope())
    with django_assert_max_num_queries(3):  # type: ignore[operator] # a pytest-django fixture
        page_behind(ivo, scope(), Measure.SOLVED)
    with django_assert_max_num_queries(5):  # type: ignore[operator] # a pytest-django fixture
        first_contact(ivo, scope())
