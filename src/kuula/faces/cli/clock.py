"""`kuula clock`: when an answer is owed, minute by minute, without a database."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from kuula.faces.cli.json_lines import Told, answer_lines
from kuula.science.changing_clocks import Leg, reckon_legs, restarted
from kuula.science.working_time import Pause, Reckoned, Schedule, Walls, week_of

LONGEST = 10_000_000
CHANGING = ("zone", "week", "holidays", "target_minutes")
CHANGE = 'A change looks like {"at": "2026-11-23T12:00", "target_minutes": 60}.'
SHAPE = 'Hours look like {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}.'


@click.command()
@click.option(
    "--jsonl", "path", required=True, metavar="FILE", help="One clock a line; - is standard input."
)
def command(*, path: str) -> int:
    """Reckon reply targets by the engine that runs them.

    Each line of FILE is {id, zone, week, holidays, start, pauses, target_minutes, now}, and may say
    `reopened`, from when on a new clock runs, and `changes`: {at} with whichever of zone, week,
    holidays and target_minutes is another from then on. For each
    {id, due, left_minutes, counted} is printed. Moments are ISO 8601; one without an offset is
    read on the wall clock of the zone. Exit code 2 when a line could not be answered.
    """
    return answer_lines(path, reckoned)


def reckoned(asked: Told) -> Told:
    """What the clock described by `asked` shows. Raises ValueError in plain words."""
    zone = _zone(asked.get("zone"))
    start, now = (_moment(asked.get(name), zone, name) for name in ("start", "now"))
    pauses = [_pause(one, zone) for one in _list(asked, "pauses")]
    legs = [_leg(asked, start), *_changed(asked, zone, start)]
    if asked.get("reopened") is not None:
        legs = restarted(legs, _moment(asked["reopened"], zone, "reopened"))
    try:
        found = reckon_legs(legs, pauses, now)
    except OverflowError as error:
        raise ValueError("These dates are too far away.") from error
    return {"id": asked.get("id")} | _told(found, zone)


def _leg(asked: Told, since: datetime) -> Leg:
    """What a clock runs under from a moment on."""
    holidays: dict[date, Walls] = dict.fromkeys(map(_date, _list(asked, "holidays")), ())
    schedule = Schedule(_zone(asked.get("zone")), _week(asked.get("week")), holidays)
    return Leg(since, schedule, _target(asked.get("target_minutes")))


def _changed(asked: Told, zone: ZoneInfo, start: datetime) -> Iterator[Leg]:
    """What it runs under later, one change after another."""
    before, last = dict(asked), start
    for change in _list(asked, "changes"):
        if not isinstance(change, dict):
            raise ValueError(CHANGE)
        at = _moment(change.get("at"), zone, "A change")
        if at < last:
            raise ValueError("Changes stand in their order, after the start.")
        before |= {name: change[name] for name in CHANGING if name in change}
        last = at
        yield _leg(before, at)


def _told(found: Reckoned, zone: ZoneInfo) -> Told:
    def text(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat()

    return {
        "due": None if found.due is None else text(found.due),
        "left_minutes": found.left_minutes,
        "counted": [[text(begins), text(ends)] for begins, ends in found.counted],
    }


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"There is no time zone called {name}.") from error


def _week(week: object) -> tuple[Walls, ...]:
    if not isinstance(week, dict):
        raise ValueError(SHAPE)
    for intervals in week.values():
        if not isinstance(intervals, list) or not all(map(_is_interval, intervals)):
            raise ValueError(SHAPE)
    return week_of(week)


def _is_interval(found: object) -> bool:
    return isinstance(found, list) and len(found) == 2 and all(isinstance(x, str) for x in found)


def _list(asked: Told, name: str) -> list[Any]:
    found = asked.get(name) or []
    if not isinstance(found, list):
        raise ValueError(f"{name} must be a list.")
    return found


def _date(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError(f"A holiday is a date like 2026-12-24, not {text}.") from error


def _pause(found: object, zone: ZoneInfo) -> Pause:
    if not isinstance(found, list) or len(found) != 2:
        raise ValueError("A pause is [from, to]; to may be null.")
    begins = _moment(found[0], zone, "A pause")
    ends = None if found[1] is None else _moment(found[1], zone, "A pause")
    if ends is not None and ends < begins:
        raise ValueError(f"The pause {found[0]} to {found[1]} ends before it begins.")
    return begins, ends


def _moment(text: object, zone: ZoneInfo, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError(f"{name} is a moment like 2026-11-22T09:00+02:00, not {text}.") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.replace(second=0, microsecond=0)


def _target(found: object) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= LONGEST:
        raise ValueError(f"target_minutes is a whole number from 0 to {LONGEST}, not {found}.")
    return found
