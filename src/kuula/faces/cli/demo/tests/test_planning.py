"""The plan spreads believable conversations over ninety days and never into the future."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from kuula.faces.cli.demo.hours import hours_of
from kuula.faces.cli.demo.script import load_script, period, plan

SCRIPT = load_script()
FRIDAY_NOON = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
UNFINISHED = ("new", "open", "waiting")


@pytest.fixture(
    scope="module",
    params=[(FRIDAY_NOON, 9), (SUNDAY_NIGHT, 9), (FRIDAY_NOON, 2), (SUNDAY_NIGHT, 3)],
    ids=["friday", "night of a clock change", "another seed", "night, another seed"],
)
def case(request):
    until, seed = request.param
    return until, plan(SCRIPT, until=until, seed=seed)


def first_answer_minutes(conversation) -> float | None:
    answers = [turn.at for turn in conversation.turns if turn.by == "agent"]
    return (answers[0] - conversation.started_at).total_seconds() / 60 if answers else None


def test_the_same_seed_tells_the_same_and_another_seed_something_else():
    assert plan(SCRIPT, until=FRIDAY_NOON) == plan(SCRIPT, until=FRIDAY_NOON)
    assert plan(SCRIPT, until=FRIDAY_NOON, seed=1) != plan(SCRIPT, until=FRIDAY_NOON, seed=2)


def test_other_sizes_work_too():
    assert len(plan(SCRIPT, until=FRIDAY_NOON, count=40, days=30)) == 40
    assert len(plan(SCRIPT, until=FRIDAY_NOON, count=1000, days=365)) == 1000
    assert plan(SCRIPT, until=FRIDAY_NOON, count=0) == ()


def test_languages_have_their_shares(case):
    _, planned = case
    shares = Counter(conversation.language for conversation in planned)
    assert shares == {"et": 100, "hr": 75, "ru": 50, "en": 25}
    customers = {customer.email: customer for customer in SCRIPT.customers}
    for conversation in planned:
        customer = customers[conversation.customer]
        assert (customer.language, customer.brand) == (conversation.language, conversation.brand)


def test_no_place_is_left_unfilled(case):
    _, planned = case
    for conversation in planned:
        words = [conversation.subject, *(turn.text for turn in conversation.turns)]
        assert not any(mark in text for text in words for mark in ("{", "}", "|", "..")), (
            conversation.story
        )


def test_no_story_is_told_more_than_three_times_nor_twice_to_one_customer(case):
    _, planned = case
    assert max(Counter(conversation.story for conversation in planned).values()) <= 3
    assert max(Counter(conversation.subject for conversation in planned).values()) <= 3
    pairs = Counter((conversation.story, conversation.customer) for conversation in planned)
    assert sum(times > 1 for times in pairs.values()) <= 5


def test_times_run_forward_and_stay_before_the_end(case):
    until, planned = case
    span = period(until)
    for conversation in planned:
        moments = [turn.at for turn in conversation.turns]
        if conversation.finished_at:
            moments.append(conversation.finished_at)
        if conversation.rating:
            moments.append(conversation.rating.at)
        assert moments == sorted(moments), conversation.story
        assert moments[-1] <= until
        assert moments[0] >= span.since - timedelta(days=3)
        assert all(moment.tzinfo is UTC for moment in moments)


def test_colleagues_write_while_the_shop_is_open(case):
    _, planned = case
    hours = {brand.key: hours_of(brand) for brand in SCRIPT.brands}
    written = [
        hours[conversation.brand].is_open(turn.at)
        for conversation in planned
        for turn in conversation.turns
        if turn.by == "agent"
    ]
    assert sum(written) / len(written) > 0.97


def test_who_answers_is_of_the_team_and_speaks_the_language(case):
    _, planned = case
    staff = {member.email: member for member in SCRIPT.staff}
    for conversation in planned:
        authors = {turn.author for turn in conversation.turns if turn.by != "customer"}
        for member in (staff[email] for email in authors):
            assert member.team == conversation.team
            assert conversation.language in member.languages


def test_states_are_spread_so_that_the_inbox_lives(case):
    until, planned = case
    states = Counter(conversation.state for conversation in planned)
    assert 30 <= sum(states[state] for state in UNFINISHED) <= 40
    assert all(states[state] >= 4 for state in ("new", "open", "waiting", "closed"))
    for conversation in planned:
        assert (conversation.finished_at is None) == (conversation.state in UNFINISHED)
        if conversation.state in UNFINISHED:
            assert until - conversation.turns[-1].at < timedelta(days=10)


def test_some_wait_too_long_some_are_nearly_due_and_some_have_nobody(case):
    until, planned = case
    new = [conversation for conversation in planned if conversation.state == "new"]
    overdue = near = 0
    for conversation in new:
        brand = SCRIPT.brand(conversation.brand)
        target = hours_of(brand).back(until, brand.first_reply_minutes)
        overdue += conversation.started_at < target
        near += target <= conversation.started_at < target + timedelta(minutes=60)
    assert overdue >= 2
    assert near >= 2
    assert sum(conversation.assignee is None for conversation in new) >= 3


def test_most_ratings_are_good_and_the_bad_week_shows(case):
    until, planned = case
    solved = [conversation for conversation in planned if conversation.state == "solved"]
    rated = [conversation for conversation in solved if conversation.rating]
    assert 0.5 <= len(rated) / len(solved) <= 0.7
    assert 0.72 <= sum(c.rating.satisfied for c in rated) / len(rated) <= 0.88

    span = period(until)
    bad = [c.rating.satisfied for c in rated if span.in_late_week(c.started_at)]
    later = [c.rating.satisfied for c in rated if c.started_at >= span.late_until]
    assert sum(bad) / len(bad) < sum(later) / len(later) - 0.15


def test_answers_are_slow_in_the_bad_week_and_quicker_afterwards(case):
    until, planned = case
    span = period(until)
    answered = [(c.started_at, first_answer_minutes(c)) for c in planned]
    bad = [took for at, took in answered if took is not None and span.in_late_week(at)]
    later = [took for at, took in answered if took is not None and at >= span.late_until]
    assert median(bad) > 2 * median(later)
    late = [c for c in planned if span.in_late_week(c.started_at) and c.tag == "late_delivery"]
    assert len(late) >= 8


def test_some_customers_write_often_and_most_a_few_times(case):
    _, planned = case
    times = Counter(conversation.customer for conversation in planned)
    assert sum(count >= 6 for count in times.values()) >= 4
    assert max(times.values()) <= 11
    assert sum(2 <= count <= 5 for count in times.values()) >= 40
