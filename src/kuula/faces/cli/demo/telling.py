"""Telling one story: when each letter is written, and with which words."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from kuula.faces.cli.demo.hours import Hours
from kuula.faces.cli.demo.words import Author, Customer, Slots, Turn

LONG_GAP: Final = 4000
SLOW_ALREADY: Final = 600
PROMISED_WORKDAYS: Final = 2
SLOT: Final = re.compile(r"\{([^{}]*)\}")
DOUBLE_STOP: Final = re.compile(r"(?<!\.)\.\.(?!\.)")
PROMISE: Final = re.compile(r"\{(day|date)\}")


@dataclass(frozen=True)
class Moments:
    """When each turn happened, and the delivery day promised on the way, if any."""

    at: tuple[datetime, ...]
    promised: date | None


@dataclass(frozen=True)
class Pen:
    """Fills the places of a text, for one author."""

    values: Mapping[str, str]
    feminine: bool

    def write(self, text: str) -> str:
        """The text with every {place} filled. Raises KeyError for an unknown one."""
        filled = SLOT.sub(lambda found: self._fill(found, text), text)
        return DOUBLE_STOP.sub(".", filled)

    def _fill(self, found: re.Match[str], text: str) -> str:
        masculine, bar, feminine = found[1].partition("|")
        if bar:
            return feminine if self.feminine else masculine
        value = self.values[found[1]]
        before = text[: found.start()].rstrip()
        starts = not before or before.endswith((".", "!", "?"))
        return value[:1].upper() + value[1:] if starts else value


def moments(turns: Sequence[Turn], start: datetime, hours: Hours, pace: "Pace") -> Moments:
    """When each turn happens if the first is written at `start`: colleagues answer while open."""
    at = [start]
    promised = _promise(turns[0], start, hours, None)
    for turn in turns[1:]:
        moment = _next(turn, at[-1], hours, pace)
        if turn.by == "customer" and turn.after_minutes > LONG_GAP and promised:
            moment = max(moment, hours.moment(promised, time(20, 10)) + pace.pause(5, 100))
        at.append(moment)
        promised = _promise(turn, moment, hours, promised)
    return Moments(tuple(at), promised)


@dataclass(frozen=True)
class Pace:
    """How fast colleagues answer: 1.0 is what the story says, 3.0 is three times slower."""

    factor: float
    rng: random.Random

    def gap(self, by: Author, minutes: int) -> timedelta:
        """The gap before a turn, never quite the same twice."""
        if minutes > LONG_GAP:
            return timedelta(minutes=minutes * self.rng.uniform(1.0, 1.1))
        as_told = by == "customer" or minutes > SLOW_ALREADY
        factor = 1.0 if as_told else self.factor
        return timedelta(minutes=max(3.0, minutes * factor * self.rng.uniform(0.7, 1.35)))

    def pause(self, least: int, most: int) -> timedelta:
        """A pause between two numbers of minutes."""
        return timedelta(minutes=self.rng.uniform(least, most))


def values_for(customer: Customer, slots: Slots, rng: random.Random) -> dict[str, str]:
    """A product, an amount and a shop for this customer."""
    places = slots.places[customer.language, customer.brand]
    return {name: rng.choice(choices) for name, choices in places.items()} | {"name": customer.name}


def day_values(slots: Slots, language: str, start: date, promised: date | None) -> dict[str, str]:
    """The words for the promised day and for a workday shortly before the first letter."""
    missed = start - timedelta(days=1)
    while missed.weekday() >= 5:
        missed -= timedelta(days=1)
    weekdays = slots.weekday[language]
    words = {"last_day": weekdays[missed.weekday()]}
    if promised:
        words["day"] = weekdays[promised.weekday()]
        words["date"] = slots.date[language].format(day=promised.day, month=promised.month)
    return words


def _next(turn: Turn, before: datetime, hours: Hours, pace: Pace) -> datetime:
    raw = before + pace.gap(turn.by, turn.after_minutes)
    if turn.by == "customer":
        return hours.waking(raw)
    opened = hours.open_from(raw)
    return opened if opened == raw else opened + pace.pause(4, 75)


def _promise(turn: Turn, at: datetime, hours: Hours, earlier: date | None) -> date | None:
    if earlier or not PROMISE.search(turn.text):
        return earlier
    return hours.workday_after(at, PROMISED_WORKDAYS)
