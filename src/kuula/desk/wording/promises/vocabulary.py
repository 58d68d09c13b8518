"""The words of time of one language, made from its rule file into expressions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from kuula.desk.wording.promises.hours import Hours, hours
from kuula.desk.wording.promises.phrases import expression, folded, listed, one_of, source
from kuula.desk.wording.rulefile import RuleFile

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
RELATIVE: Final = ("today", "tomorrow", "day_after_tomorrow")
UNITS: Final = ("minutes", "hours", "workdays", "days", "weeks", "months")
_KEYS: Final = (
    *("ends.end_of_day", "ends.end_of_next_week", "ends.end_of_week", "ends.end_of_month"),
    *("ends.end_of_year", "ends.end_of_named_month", "weeks.this_week", "weeks.next_week"),
    *(f"days.{name}" for name in (*RELATIVE, "next_workday", "same")),
    *(f"weekdays.{name}" for name in WEEKDAYS),
    *("parts.morning", "parts.afternoon", "parts.evening"),
)
_YEAR: Final = r"(?:,?\s{0,2}(?P<year>20\d\d)(?!\d))?(?!\w)"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What finds the times of one language in a folded text."""

    nothing: re.Pattern[str]
    latest: re.Pattern[str]
    by_ending: re.Pattern[str]
    spans: Sequence[re.Pattern[str]]
    anchored: re.Pattern[str]
    hours: Hours
    dates: Sequence[re.Pattern[str]]
    named: Sequence[tuple[str, re.Pattern[str]]]
    numbers: Mapping[str, int]
    months: Sequence[re.Pattern[str]]
    units: Sequence[tuple[str, re.Pattern[str]]]
    fixed_spans: Sequence[tuple[re.Pattern[str], int]]

    def month(self, text: str) -> int | None:
        """1 to 12, if the word is a month."""
        found = (n for n, pattern in enumerate(self.months, 1) if pattern.fullmatch(text))
        return next(found, None)

    def span(self, found: re.Match[str]) -> tuple[int, str] | None:
        """How many of which unit the words are: (30, "minutes") for half an hour."""
        text, count = found["span"], found["count"]
        for pattern, minutes in self.fixed_spans:
            if pattern.fullmatch(text):
                return minutes, "minutes"
        for unit, pattern in self.units:
            if pattern.search(text):
                number = int(count) if count and count.isdecimal() else None
                number = self.numbers.get(count, number) if count else 1
                return None if number is None else (number, unit)
        return None


def vocabulary(rules: RuleFile) -> Vocabulary:
    """The words of time of a rule file. Raises RuleError, which names the file and the key."""
    numbers = _numbers(rules)
    places = _places(rules, numbers)
    bare = {name: re.sub(r"\(\?P<\w+>", "(?:", place) for name, place in places.items()}
    pattern = partial(listed, rules, places=bare)
    endings = "|".join(rules.texts("days.by_endings")) or "(?!)"
    return Vocabulary(
        nothing=pattern("times.nothing"),
        latest=pattern("times.latest"),
        by_ending=re.compile(rf"(?:{endings})$"),
        spans=_each(rules, "spans.within", places),
        anchored=re.compile(r"\s{0,3}" + pattern("spans.anchored").pattern),
        hours=hours(rules, bare, numbers),
        dates=_dates(rules, places),
        named=[one for key in _KEYS for one in _named(rules, key, places)],
        numbers=numbers,
        months=[pattern(f"months.{name}") for name in MONTHS],
        units=[(unit, pattern(f"units.{unit}")) for unit in UNITS],
        fixed_spans=[
            (re.compile(source(phrase, {})), minutes)
            for phrase, minutes in rules.numbers_by_word("spans.minutes")
        ],
    )


def _numbers(rules: RuleFile) -> dict[str, int]:
    table = rules.lists("numbers")
    wrong = next((name for name in table if not name.isdecimal()), None)
    if wrong is not None:
        raise rules.wrong(f"numbers.{wrong}", "write a number for its name")
    return {folded(word): int(name) for name, words in table.items() for word in words}


def _places(rules: RuleFile, numbers: Mapping[str, int]) -> dict[str, str]:
    word = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True)) or "(?!)"
    number = rf"(?:\d{{1,3}}|(?:{word})(?!\w))"
    months = one_of([word for name in MONTHS for word in rules.texts(f"months.{name}")], {})
    return {
        "number": number,
        "hour": number,
        "by": f"(?P<by>{one_of(rules.texts('days.by'), {})})?",
        "span": _span(rules, number),
        "month": f"(?P<month>{months})",
        "day": r"(?P<number>\d{1,2})",
        "month_number": r"(?P<month_number>\d{1,2})",
    }


def _span(rules: RuleFile, number: str) -> str:
    units = one_of([word for unit in UNITS for word in rules.texts(f"units.{unit}")], {})
    fixed = [phrase for phrase, _minutes in rules.numbers_by_word("spans.minutes")]
    between = one_of(rules.texts("spans.between_numbers"), {})
    several = rf"(?:{number}\s{{0,2}}{between}\s{{0,2}})?"
    spans = f"{one_of(fixed, {})}(?!\\w)|" if fixed else ""
    counted = rf"(?:{several}(?P<count>{number})[\s-]{{1,3}})?{units}(?!\w)"
    return rf"(?P<span>{spans}{counted})"


def _each(rules: RuleFile, key: str, places: Mapping[str, str]) -> list[re.Pattern[str]]:
    return [
        rules.checked(key, partial(expression, [phrase], places)) for phrase in rules.texts(key)
    ]


def _dates(rules: RuleFile, places: Mapping[str, str]) -> list[re.Pattern[str]]:
    key, found = "days.dates", []
    for phrase in rules.texts(key):
        inner = rules.checked(key, partial(source, phrase, places))
        found.append(rules.checked(key, partial(re.compile, rf"(?<![\w.]){inner}{_YEAR}")))
    return found


def _named(
    rules: RuleFile, key: str, places: Mapping[str, str]
) -> list[tuple[str, re.Pattern[str]]]:
    phrases = rules.texts(key)
    if not phrases:
        return []
    inner = rules.checked(key, partial(one_of, phrases, places))
    whole = rf"(?<!\w){places['by']}{inner}(?!\w)"
    return [(key, rules.checked(key, partial(re.compile, whole)))]
