"""Clocks whose rule changes while they run: another target, or the hours of another team.

Pure Python. What was counted under one rule stays counted; the next goes on from there. A clock
that ran out under the rule then in force stays run out, whatever comes after. A rule whose target
is less than what was counted is due at the moment it came into force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from kuula.science.working_time import (
    Pause,
    Reckoned,
    Schedule,
    Span,
    is_paused,
    joined,
    run,
    without,
)

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Leg:
    """What is in force from a moment on: whose hours, and how many minutes; None asks nothing."""

    since: datetime
    schedule: Schedule
    target: int | None


def restarted(legs: Sequence[Leg], at: datetime) -> list[Leg]:
    """The clock begun anew at a moment, under what is in force then and what comes after."""
    inforce = [leg for leg in legs if leg.since <= at][-1:] or list(legs[:1])
    return [replace(leg, since=at) for leg in inforce] + [leg for leg in legs if leg.since > at]


def reckon_legs(legs: Sequence[Leg], pauses: Iterable[Pause], now: datetime) -> Reckoned:
    """A clock of these legs, in order, as it stands at `now`.

    A pause without an end goes on for ever; pauses may overlap, none ends before it begins.
    """
    breaks = [(a.astimezone(UTC), b and b.astimezone(UTC)) for a, b in pauses]
    due, counted = _ran(legs, breaks)
    now = now.astimezone(UTC)
    gone = tuple((begins, min(ends, now)) for begins, ends in counted if begins < now)
    left = _left(legs, now, _sum(gone))
    if due is not None and is_paused(now, breaks, before=due):
        due = None
    return Reckoned(due, left, counted if due is not None else gone)


def _ran(legs: Sequence[Leg], breaks: list[Pause]) -> tuple[datetime | None, tuple[Span, ...]]:
    counted: list[Span] = []
    for leg, following in pairwise(legs):
        if leg.target is not None and _sum(counted) >= _target(leg):
            return leg.since.astimezone(UTC), joined(counted)
        for begins, ends in _until(leg, following.since, breaks):
            left = _target(leg) - _sum(counted)
            if leg.target is not None and ends - begins >= left:
                return begins + left, joined([*counted, (begins, begins + left)])
            counted.append((begins, ends))
    last = legs[-1]
    if last.target is None:
        return None, joined(counted)
    left = _target(last) - _sum(counted)
    if left <= timedelta():
        return last.since.astimezone(UTC), joined(counted)
    due, spans = run(last.schedule, last.since, left, breaks)
    return due, joined([*counted, *spans])


def _until(leg: Leg, end: datetime, breaks: list[Pause]) -> list[Span]:
    """What counts of a leg until the next begins."""
    found: list[Span] = []
    for opens, closes in leg.schedule.spans(leg.since):
        if opens >= end:
            break
        found += without((opens, min(closes, end.astimezone(UTC))), breaks)
    return found


def _left(legs: Sequence[Leg], now: datetime, gone: timedelta) -> int:
    """Whole minutes still to be counted under what is in force at a moment."""
    inforce = [leg for leg in legs if leg.since <= now][-1:] or list(legs[:1])
    left = _target(inforce[0]) - gone
    return max(0, -(-left // _MINUTE))


def _target(leg: Leg) -> timedelta:
    return timedelta(minutes=leg.target or 0)


def _sum(spans: Iterable[Span]) -> timedelta:
    return sum((ends - begins for begins, ends in spans), timedelta())
