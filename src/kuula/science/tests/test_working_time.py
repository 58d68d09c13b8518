"""Clocks in working hours: a table of cases worked by hand, and minute by minute against it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.science.working_time import (
    DAYS,
    Pause,
    Reckoned,
    Schedule,
    WrongHours,
    reckon,
    week_of,
)

OFFICE = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
LUNCH = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in DAYS[:5]}
ALWAYS = {day: [["00:00", "24:00"]] for day in DAYS}
NIGHT = {day: [["00:00", "02:00"], ["22:00", "24:00"]] for day in DAYS}
SMALL_HOURS = {"sun": [["02:00", "05:00"]]}
TALLINN, ZAGREB, APIA, LONDON = "Europe/Tallinn", "Europe/Zagreb", "Pacific/Apia", "Europe/London"
NEVER = "9999"


@dataclass(frozen=True)
class Case:
    """A clock as a person would say it; moments without an offset are on the wall clock."""

    name: str
    week: dict[str, list[list[str]]]
    start: str
    target: int
    due: str | None
    now: str = ""
    left: int | None = None
    zone: str = TALLINN
    holidays: tuple[str, ...] = ()
    pauses: tuple[tuple[str, str], ...] = field(default=())

    def moment(self, text: str) -> datetime:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone))

    def reckoned(self) -> Reckoned:
        others = {date.fromisoformat(day): () for day in self.holidays}
        schedule = Schedule(ZoneInfo(self.zone), week_of(self.week), others)
        pauses: list[Pause] = [
            (self.moment(a), None if b == NEVER else self.moment(b)) for a, b in self.pauses
        ]
        now = self.moment(self.now or self.start)
        return reckon(schedule, self.moment(self.start), self.target, pauses, now)


# 2026-11-23 is a Monday. Tallinn: clocks on at 3:00 on 29 March, back at 4:00 on 25 October.
CASES = [
    Case("inside a day", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00"),
    Case("up to closing time", OFFICE, "2026-11-23T16:00", 60, "2026-11-23T17:00"),
    Case("a minute past closing time", OFFICE, "2026-11-23T16:00", 61, "2026-11-24T09:01"),
    Case("begun at closing time", OFFICE, "2026-11-23T17:00", 1, "2026-11-24T09:01"),
    Case("begun before opening time", OFFICE, "2026-11-23T07:00", 60, "2026-11-23T10:00"),
    Case("begun in the night", OFFICE, "2026-11-24T02:00", 480, "2026-11-24T17:00"),
    Case("over a weekend", OFFICE, "2026-11-27T16:30", 60, "2026-11-30T09:30"),
    Case("begun on a Saturday", OFFICE, "2026-11-28T12:00", 30, "2026-11-30T09:30"),
    Case("several days", OFFICE, "2026-11-23T09:00", 1440, "2026-11-25T17:00"),
    Case("up to the lunch break", LUNCH, "2026-11-23T11:00", 60, "2026-11-23T12:00"),
    Case("over the lunch break", LUNCH, "2026-11-23T11:30", 60, "2026-11-23T13:30"),
    Case("begun in the lunch break", LUNCH, "2026-11-23T12:20", 15, "2026-11-23T13:15"),
    Case("no time at all", OFFICE, "2026-11-28T12:00", 0, "2026-11-28T12:00", left=0),
    Case("no hours at all", {}, "2026-11-23T10:00", 60, None, left=60),
    Case("one day a week", {"wed": [["10:00", "11:00"]]}, "2026-11-23T10:00", 120,
         "2026-12-02T11:00"),
    Case("a holiday", OFFICE, "2026-12-23T16:00", 120, "2026-12-28T10:00",
         holidays=("2026-12-24", "2026-12-25", "2026-12-26")),
    Case("begun on a holiday", OFFICE, "2026-12-24T10:00", 30, "2026-12-28T09:30",
         holidays=("2026-12-24", "2026-12-25")),
    Case("a holiday on a Sunday changes nothing", OFFICE, "2026-11-27T16:30", 60,
         "2026-11-30T09:30", holidays=("2026-11-29",)),
    Case("29 February", OFFICE, "2028-02-28T16:30", 60, "2028-02-29T09:30"),
    Case("round the clock", ALWAYS, "2026-11-27T23:30", 60, "2026-11-28T00:30"),
    Case("over midnight", NIGHT, "2026-11-23T23:00", 120, "2026-11-24T01:00"),
    Case("from a night into the next evening", NIGHT, "2026-11-24T01:00", 120,
         "2026-11-24T23:00"),
    Case("a moment of another zone", OFFICE, "2026-11-23T10:00+00:00", 60,
         "2026-11-23T13:00+02:00"),
    Case("a zone behind London", OFFICE, "2026-11-23T16:30", 60, "2026-11-24T09:30",
         zone="America/New_York"),
    Case("a zone of a quarter hour", OFFICE, "2026-11-23T16:30", 60, "2026-11-24T09:30",
         zone="Asia/Kathmandu"),
    # Changes of daylight time
    Case("clocks on: the skipped hour does not count", SMALL_HOURS, "2026-03-29T00:00", 120,
         "2026-03-29T05:00+03:00"),
    Case("clocks on: an interval inside the skipped hour is none",
         {"sun": [["03:10", "03:50"]], "mon": [["09:00", "10:00"]]}, "2026-03-29T00:00", 10,
         "2026-03-30T09:10"),
    Case("clocks on: an interval that reaches into the skipped hour",
         {"sun": [["02:30", "03:30"]], "mon": [["09:00", "10:00"]]}, "2026-03-29T00:00", 40,
         "2026-03-30T09:10"),
    Case("clocks on: office hours are as long as ever", OFFICE, "2026-03-27T16:00", 120,
         "2026-03-30T10:00"),
    Case("clocks on: round the clock it is a day of 23 hours", ALWAYS, "2026-03-29T00:00", 1380,
         "2026-03-30T00:00"),
    Case("clocks back: the doubled hour counts twice", SMALL_HOURS, "2026-10-25T00:00", 240,
         "2026-10-25T05:00+02:00"),
    Case("clocks back: into the first of the two", SMALL_HOURS, "2026-10-25T00:00", 90,
         "2026-10-25T03:30+03:00"),
    Case("clocks back: into the second of the two", SMALL_HOURS, "2026-10-25T00:00", 150,
         "2026-10-25T03:30+02:00"),
    Case("clocks back: half of the doubled hour, twice", {"sun": [["03:00", "03:30"]]},
         "2026-10-25T00:00", 60, "2026-10-25T03:30+02:00"),
    Case("clocks back: an interval that begins within", {"sun": [["03:30", "05:00"]]},
         "2026-10-25T00:00", 120, "2026-10-25T05:00+02:00"),
    Case("clocks back: begun in the second of the two", SMALL_HOURS,
         "2026-10-25T03:10+02:00", 30, "2026-10-25T03:40+02:00"),
    Case("clocks back: begun in the first of the two", ALWAYS,
         "2026-10-25T02:30+03:00", 180, "2026-10-25T04:30+02:00"),
    Case("clocks back: round the clock it is a day of 25 hours", ALWAYS, "2026-10-25T00:00", 1500,
         "2026-10-26T00:00"),
    Case("clocks back an hour earlier elsewhere", SMALL_HOURS, "2026-10-25T00:00", 240,
         "2026-10-25T05:00+01:00", zone=ZAGREB),
    Case("clocks back from two to one", {"sun": [["01:00", "02:00"]]}, "2026-10-25T00:00", 120,
         "2026-10-25T02:00+00:00", zone=LONDON),
    Case("a date that never was", ALWAYS, "2011-12-29T23:00-10:00", 120,
         "2011-12-31T01:00+14:00", zone=APIA),
    # Pauses
    Case("a pause", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:30", now="2026-11-23T11:00",
         left=30, pauses=(("2026-11-23T10:15", "2026-11-23T10:45"),)),
    Case("a pause over night", OFFICE, "2026-11-23T16:00", 120, "2026-11-24T11:30",
         now="2026-11-24T11:00", left=30, pauses=(("2026-11-23T16:30", "2026-11-24T10:00"),)),
    Case("a pause outside the hours", OFFICE, "2026-11-23T16:00", 120, "2026-11-24T10:00",
         now="2026-11-24T09:00", left=60, pauses=(("2026-11-23T18:00", "2026-11-24T08:00"),)),
    Case("paused now", OFFICE, "2026-11-23T10:00", 60, None, now="2026-11-23T10:30", left=45,
         pauses=(("2026-11-23T10:15", "2026-11-23T10:45"),)),
    Case("the pause ends now", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:30",
         now="2026-11-23T10:45", left=45, pauses=(("2026-11-23T10:15", "2026-11-23T10:45"),)),
    Case("a pause without an end", OFFICE, "2026-11-23T10:00", 60, None, now="2026-11-24T10:45",
         left=45, pauses=(("2026-11-23T10:15", NEVER),)),
    Case("a pause without an end that is still to come", OFFICE, "2026-11-23T10:00", 60, None,
         now="2026-11-23T10:05", left=55, pauses=(("2026-11-23T10:15", NEVER),)),
    Case("a pause after the end", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00",
         now="2026-11-23T12:00", left=0, pauses=(("2026-11-23T11:00", NEVER),)),
    Case("a pause before the start", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00",
         pauses=(("2026-11-23T08:00", "2026-11-23T10:00"),)),
    Case("paused from the start", OFFICE, "2026-11-23T10:00", 60, None, now="2026-11-23T10:10",
         left=60, pauses=(("2026-11-23T09:00", "2026-11-23T10:20"),)),
    Case("pauses that overlap", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:30",
         now="2026-11-23T11:00", left=30,
         pauses=(("2026-11-23T10:30", "2026-11-23T10:45"),
                 ("2026-11-23T10:15", "2026-11-23T10:40"))),
    Case("a pause over both of the doubled hours", SMALL_HOURS, "2026-10-25T00:00", 120,
         "2026-10-25T05:00+02:00", now="2026-10-25T04:30", left=30,
         pauses=(("2026-10-25T03:00+03:00", "2026-10-25T04:00+02:00"),)),
    # How it stands
    Case("before it began", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00",
         now="2026-11-20T10:00", left=60),
    Case("half way", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00", now="2026-11-23T10:30",
         left=30),
    Case("within a minute it is still to come", OFFICE, "2026-11-23T10:00", 60,
         "2026-11-23T11:00", now="2026-11-23T10:30:30", left=30),
    Case("in the lunch break", LUNCH, "2026-11-23T11:30", 60, "2026-11-23T13:30",
         now="2026-11-23T12:45", left=30),
    Case("at its end", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00",
         now="2026-11-23T11:00", left=0),
    Case("long over", OFFICE, "2026-11-23T10:00", 60, "2026-11-23T11:00", now="2027-11-23T11:00",
         left=0),
    Case("decades ahead", {"mon": [["09:00", "09:01"]]}, "2026-11-23T10:00", 1000,
         "2046-01-22T09:01", left=1000),
    Case("further than anybody looks", {"mon": [["09:00", "09:01"]]}, "2026-11-23T10:00", 3000,
         None, left=3000),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_clock(case: Case) -> None:
    found = case.reckoned()
    assert found.due == (case.due and case.moment(case.due))
    if case.left is not None:
        assert found.left_minutes == case.left
    counted = sum((ends - begins for begins, ends in found.counted), timedelta())
    expected = case.target if found.due else case.target - found.left_minutes
    assert counted == timedelta(minutes=expected)


def test_there_are_sixty() -> None:
    assert len({case.name for case in CASES}) >= 60


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        ({"moon": []}, "day"),
        ({"mon": [["9", "17:00"]]}, "time"),
        ({"mon": [["09:00", "24:01"]]}, "time"),
        ({"mon": [["17:00", "09:00"]]}, "order"),
        ({"mon": [["09:00", "09:00"]]}, "order"),
        ({"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}, "overlap"),
    ],
)
def test_hours_that_cannot_be(hours: dict[str, list[list[str]]], fault: str) -> None:
    with pytest.raises(WrongHours) as refused:
        week_of(hours)
    assert refused.value.fault == fault


def _minutes_one_by_one(
    schedule: Schedule, start: datetime, target: int, pauses: list[Pause]
) -> Iterator[datetime]:
    """The beginnings of the minutes that count, by looking at each."""
    moment, counted = start, 0
    while counted < target and moment < start + timedelta(days=12):
        wall = moment.astimezone(schedule.zone)
        minute = wall.hour * 60 + wall.minute
        walls = schedule.others.get(wall.date(), schedule.week[wall.weekday()])
        paused = any(a <= moment and (b is None or moment < b) for a, b in pauses)
        if not paused and any(opens <= minute < closes for opens, closes in walls):
            counted += 1
            yield moment
        moment += timedelta(minutes=1)


_marks = st.lists(st.integers(0, 48), min_size=2, max_size=6, unique=True).map(sorted)
_days = _marks.map(lambda m: tuple((a * 30, b * 30) for a, b in zip(m[::2], m[1::2], strict=False)))
_starts = st.sampled_from(["2026-03-27", "2026-10-23", "2026-11-20"]).flatmap(
    lambda day: st.integers(0, 4 * 1440).map(
        lambda minutes: datetime.fromisoformat(f"{day}T00:00+00:00") + timedelta(minutes=minutes)
    )
)


@settings(max_examples=60, deadline=None)
@given(
    week=st.lists(_days, min_size=7, max_size=7),
    zone=st.sampled_from([TALLINN, ZAGREB, LONDON, "UTC"]),
    start=_starts,
    target=st.integers(1, 900),
    breaks=st.lists(st.tuples(st.integers(-600, 3000), st.integers(0, 2000)), max_size=3),
)
def test_the_same_minute_by_minute(
    week: list[tuple[tuple[int, int], ...]],
    zone: str,
    start: datetime,
    target: int,
    breaks: list[tuple[int, int]],
) -> None:
    schedule = Schedule(ZoneInfo(zone), tuple(week))
    pauses: list[Pause] = [
        (start + timedelta(minutes=a), start + timedelta(minutes=a + b)) for a, b in breaks
    ]
    minutes = list(_minutes_one_by_one(schedule, start, target, pauses))
    later = datetime(2027, 1, 1, tzinfo=UTC)
    found = reckon(schedule, start, target, pauses, later)
    counted = [
        begins + timedelta(minutes=n)
        for begins, ends in found.counted
        for n in range(int((ends - begins).total_seconds() // 60))
    ]
    assert counted[: len(minutes)] == minutes
    if len(minutes) == target:
        assert found.due == minutes[-1] + timedelta(minutes=1)
