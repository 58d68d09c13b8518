"""Times of the clock as one language writes and says them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from kuula.desk.wording.promises.phrases import expression, listed, one_of, source
from kuula.desk.wording.rulefile import RuleFile

Mode = Literal["on", "by", "around", "between"]
MODES: Final[tuple[Mode, ...]] = ("between", "around", "by", "on")
_NOON, _HOURS, _MINUTES = 12, 24, 60
_WRITTEN: Final = re.compile(r"(?P<hour>\d{1,2}|[^\W\d]+)(?:[:.](?P<minute>\d\d))?")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it is written; `fixed` when it cannot mean the afternoon as well."""

    hour: int
    minute: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """What finds and reads the times of the clock in a folded text."""

    phrases: Sequence[tuple[Mode, re.Pattern[str]]]
    not_hours: re.Pattern[str]
    not_after: re.Pattern[str]
    numbers: Mapping[str, int]
    offsets: Sequence[tuple[re.Pattern[str], int]]
    named: Sequence[tuple[re.Pattern[str], int]]
    afternoon: re.Pattern[str]
    morning: re.Pattern[str]
    figures_are_fixed: bool

    def read(self, text: str) -> Clock | None:
        """The time that words or figures say, if it is one."""
        for pattern, hour in self.named:
            if pattern.fullmatch(text):
                return Clock(hour, 0, fixed=True)
        for pattern, minutes in self.offsets:
            if found := pattern.match(text):
                return self._moved(found, minutes)
        return self._written(text)

    def _moved(self, found: re.Match[str], minutes: int) -> Clock | None:
        if "hour" not in found.groupdict():
            return _clock(0, minutes, fixed=minutes >= _NOON * _MINUTES)
        hour = self._number(found["hour"])
        return None if hour is None else _clock(hour, minutes, fixed=hour > _NOON)

    def _number(self, text: str) -> int | None:
        number = int(text) if text.isdecimal() else self.numbers.get(text)
        return number if number is not None and number <= _HOURS else None

    def _written(self, text: str) -> Clock | None:
        found = _WRITTEN.match(text)
        hour = self._number(found["hour"]) if found else None
        if found is None or hour is None or int(found["minute"] or 0) >= _MINUTES:
            return None
        minute = int(found["minute"] or 0)
        if self.afternoon.search(text):
            return _clock(hour + _NOON if hour < _NOON else hour, minute, fixed=True)
        exact = found["minute"] is not None and self.figures_are_fixed
        fixed = exact or found["hour"].startswith("0") or self.morning.search(text) is not None
        return _clock(hour, minute, fixed=fixed)


def hours(rules: RuleFile, places: Mapping[str, str], numbers: Mapping[str, int]) -> Hours:
    """The times of the clock of a rule file. Raises RuleError."""
    with_time = dict(places) | _places(rules, places)
    bare = partial(listed, rules, places=places)
    not_hours = bare("clock.not_hours").pattern
    return Hours(
        phrases=[one for mode in MODES for one in _phrases(rules, mode, with_time)],
        not_hours=re.compile(r"\s{0,3}(?:[%€$£]|" + not_hours + ")"),
        not_after=re.compile(bare("clock.not_after").pattern + r"\s{1,3}$"),
        numbers=numbers,
        offsets=_pairs(
            rules, "clock.offsets", dict(places) | {"hour": f"(?P<hour>{places['number']})"}
        ),
        named=_pairs(rules, "clock.named", places),
        afternoon=bare("clock.afternoon"),
        morning=bare("clock.morning"),
        figures_are_fixed=rules.flag("clock.figures_with_minutes_are_of_24_hours"),
    )


def _clock(hour: int, minutes: int, *, fixed: bool) -> Clock:
    whole = (hour * _MINUTES + minutes) % (_HOURS * _MINUTES)
    return Clock(whole // _MINUTES, whole % _MINUTES, fixed)


def _pairs(
    rules: RuleFile, key: str, places: Mapping[str, str]
) -> list[tuple[re.Pattern[str], int]]:
    pairs = rules.numbers_by_word(key)
    return [
        (re.compile(rules.checked(key, partial(source, phrase, places))), number)
        for phrase, number in pairs
    ]


def _places(rules: RuleFile, places: Mapping[str, str]) -> dict[str, str]:
    suffixes = rules.texts("clock.afternoon") + rules.texts("clock.morning")
    suffix = one_of(suffixes + rules.texts("clock.o_clock"), {})
    pairs = rules.numbers_by_word("clock.offsets") + rules.numbers_by_word("clock.named")
    named = [phrase for phrase, _ in pairs]
    words = rules.checked("clock.offsets", partial(one_of, named, places)) if named else "(?!)"
    figures = r"\d{1,2}[:.]\d\d(?!\d)"
    tail = rf"(?:[\s-]{{0,2}}{suffix}(?!\w)){{0,2}}"
    time = rf"(?:{words}|(?:{figures}|{places['number']}){tail})"
    sure = rf"(?:{words}|{figures}{tail}|{places['number']}[\s-]{{0,2}}{suffix}(?!\w){tail})"
    return {"time": time, "sure_time": sure}


def _phrases(
    rules: RuleFile, mode: Mode, places: Mapping[str, str]
) -> list[tuple[Mode, re.Pattern[str]]]:
    key, found = f"clock.{mode}", []
    for phrase in rules.texts(key):
        time = places["sure_time" if "{sure_time}" in phrase else "time"]
        numbered = phrase.replace("{sure_time}", "{time}")
        for place in ("{first_time}", "{second_time}"):
            numbered = numbered.replace("{time}", place, 1)
        both = {"first_time": f"(?P<first>{time})", "second_time": f"(?P<second>{time})"}
        pattern = rules.checked(key, partial(expression, [numbered], dict(places) | both))
        found.append((mode, pattern))
    return found
