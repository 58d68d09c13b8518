"""Clocks whose rule changes while they run."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kuula.science.changing_clocks import Leg, reckon_legs, restarted
from kuula.science.tests.test_working_time import LUNCH, OFFICE, TALLINN, ZAGREB
from kuula.science.working_time import Schedule, week_of

HOME = Schedule(ZoneInfo(TALLINN), week_of(OFFICE))
SEA = Schedule(ZoneInfo(ZAGREB), week_of(LUNCH))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOME.zone)


MONDAY = at("2026-11-23T10:00")


def due(*legs: Leg) -> datetime | None:
    return reckon_legs(legs, (), MONDAY).due


def test_a_shorter_target_counts_what_was_counted() -> None:
    legs = Leg(MONDAY, HOME, 240), Leg(at("2026-11-23T11:00"), HOME, 90)
    assert due(*legs) == at("2026-11-23T11:30")


def test_a_target_that_is_passed_already_is_due_when_it_comes() -> None:
    legs = Leg(MONDAY, HOME, 240), Leg(at("2026-11-23T12:00"), HOME, 60)
    assert due(*legs) == at("2026-11-23T12:00")
    assert due(*legs, Leg(at("2026-11-23T13:00"), HOME, 480)) == at("2026-11-23T12:00")


def test_what_ran_out_stays_run_out() -> None:
    legs = Leg(MONDAY, HOME, 30), Leg(at("2026-11-23T12:00"), HOME, 240)
    assert due(*legs) == at("2026-11-23T10:30")


def test_the_hours_of_another_team_count_from_the_move_on() -> None:
    legs = Leg(MONDAY, HOME, 180), Leg(at("2026-11-23T12:00"), SEA, 180)
    assert due(*legs) == at("2026-11-23T13:00"), "eleven in Zagreb until twelve"
    legs = Leg(MONDAY, HOME, 240), Leg(at("2026-11-23T12:00"), SEA, 240)
    assert due(*legs) == at("2026-11-23T15:00"), "an hour of lunch in Zagreb between"


@pytest.mark.parametrize(("later", "expected"), [(None, None), (300, "2026-11-23T15:00")])
def test_a_rule_that_asks_nothing(later: int | None, expected: str | None) -> None:
    legs = [Leg(MONDAY, HOME, 240), Leg(at("2026-11-23T11:00"), HOME, None)]
    if later:
        legs.append(Leg(at("2026-11-23T13:00"), HOME, later))
    assert due(*legs) == (at(expected) if expected else None)


def test_begun_anew() -> None:
    legs = restarted(
        [Leg(MONDAY, HOME, 60), Leg(at("2026-11-23T12:00"), SEA, 30)], at("2026-11-23T16:00")
    )
    assert [(leg.since, leg.target) for leg in legs] == [(at("2026-11-23T16:00"), 30)]
    assert due(*legs) == at("2026-11-23T16:30")
