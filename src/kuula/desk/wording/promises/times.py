"""What a text says of time, piece by piece: spans, hours, dates, days, parts of the day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuula.desk.wording.promises.hours import Clock, Mode
from kuula.desk.wording.promises.vocabulary import Vocabulary

_WHOLE: Final = ("weeks.", "ends.")


@dataclass(frozen=True, slots=True)
class Saying:
    """One piece of time in a text. `name` is its key in the rule file, or its kind."""

    name: str
    start: int
    end: int
    mode: Mode = "on"
    numbers: tuple[int, ...] = ()
    clocks: tuple[Clock, ...] = ()


def sayings(text: str, words: Vocabulary) -> list[Saying]:
    """The times a folded text names, in order, none over another."""
    taken: list[Saying] = []
    covered = bytearray(len(text))
    for saying in _candidates(text, words):
        if not any(covered[saying.start : saying.end]):
            covered[saying.start : saying.end] = b"\1" * (saying.end - saying.start)
            taken.append(saying)
    return sorted((one for one in taken if one.name != "nothing"), key=lambda one: one.start)


def _candidates(text: str, words: Vocabulary) -> Iterator[Saying]:
    for found in words.nothing.finditer(text):
        yield Saying("nothing", *found.span())
    yield from _named(text, [one for one in words.named if one[0].startswith(_WHOLE)], words)
    yield from _spans(text, words)
    yield from _dates(text, words)
    yield from _clocks(text, words)
    named = _named(text, words.named, words)
    yield from sorted(named, key=lambda one: one.start - one.end)  # "day after tomorrow" as a whole


def _named(
    text: str, named: Sequence[tuple[str, re.Pattern[str]]], words: Vocabulary
) -> Iterator[Saying]:
    for name, pattern in named:
        for found in pattern.finditer(text):
            month = found["month"] if name == "ends.end_of_named_month" else None
            numbers = (words.month(month) or 0,) if month else ()
            yield Saying(name, *found.span(), _mode(found, words), numbers)


def _spans(text: str, words: Vocabulary) -> Iterator[Saying]:
    for pattern in words.spans:
        for found in pattern.finditer(text):
            span = words.span(found)
            if span is None or words.anchored.match(text, found.end()):
                yield Saying("nothing", *found.span())
            else:
                yield Saying(span[1], *found.span(), numbers=(span[0],))


def _dates(text: str, words: Vocabulary) -> Iterator[Saying]:
    for pattern in words.dates:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = words.month(parts["month"]) if parts.get("month") else None
            if month is None and parts.get("month_number"):
                if not parts["year"]:
                    continue
                month = int(parts["month_number"])
            numbers = (int(found["number"]), month or 0, int(parts["year"] or 0))
            yield Saying("date", *found.span(), _mode(found, words), numbers)


def _clocks(text: str, words: Vocabulary) -> Iterator[Saying]:
    for mode, pattern in words.hours.phrases:
        for found in pattern.finditer(text):
            clocks = [words.hours.read(one) for one in found.groupdict().values() if one]
            written = tuple(one for one in clocks if one is not None)
            if written and len(written) == len(clocks) and _is_hour(text, found, words):
                late = mode == "on" and words.by_ending.search(found[0])
                yield Saying("clock", *found.span(), "by" if late else mode, clocks=written)


def _is_hour(text: str, found: re.Match[str], words: Vocabulary) -> bool:
    before = text[max(found.start() - 20, 0) : found.start()]
    after = words.hours.not_hours.match(text, found.end())
    return not after and not words.hours.not_after.search(before)


def _mode(found: re.Match[str], words: Vocabulary) -> Mode:
    return "by" if found["by"] or words.by_ending.search(found[0]) else "on"
