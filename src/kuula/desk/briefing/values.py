"""What the customer told us: their numbers, addresses, models, messages on a screen, dates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kuula.desk.briefing.material import Heading, Line, Said
from kuula.desk.briefing.sentences import own_part
from kuula.desk.wording.repeats import Said as Spoken
from kuula.desk.wording.repeats import Told, told_values
from kuula.kit.languages import LANGUAGES

MOST: Final = 16
SHORT: Final = 80
_NUMBER: Final = re.compile(r"(?<![\w.,-])\d{4,12}(?![\w-])")
ORDER: Final = ("order_number", "phone", "email", "address", "model", "error_text", "date")


def values(said: Sequence[Said]) -> list[Line]:
    """What was told, by its kind, the latest words of each thing."""
    found: dict[tuple[str, str], Line] = {}
    for lang in sorted({one.language for one in said} & set(LANGUAGES)):
        for message_id, told in _told(said, lang):
            line = Line(Heading.TOLD, told.words, message_id, kind=told.kind)
            found.setdefault((told.kind, _flat(told.words)), line)
    lines = _corrected(list(found.values()), said)
    return sorted(lines, key=lambda line: (ORDER.index(line.kind), line.message_id))[:MOST]


def _told(said: Sequence[Said], lang: str) -> Iterator[tuple[int, Told]]:
    """The values of the messages in one language, with the message of each."""
    spoken = [Spoken(one.by, own_part(one.text, lang)) for one in said]
    for told in told_values(spoken, lang=lang):
        one = said[told.place]
        if one.language == lang and told.kind in ORDER:
            yield one.message_id, told


def _corrected(lines: list[Line], said: Sequence[Said]) -> list[Line]:
    """The lines with a number put right that the customer wrote anew in a short message: the same
    digits in another order."""
    later = [
        (one.message_id, number)
        for one in said
        if one.by == "customer" and len(one.text) <= SHORT
        for number in _NUMBER.findall(one.text)
    ]
    return [_put_right(line, later) for line in lines]


def _put_right(line: Line, later: Sequence[tuple[int, str]]) -> Line:
    for message_id, number in later:
        again = sorted(number) == sorted(line.words) and number != line.words
        if line.kind == "order_number" and again and message_id > line.message_id:
            return replace(line, words=number, message_id=message_id)
    return line


def _flat(words: str) -> str:
    return "".join(one for one in words.lower() if one.isalnum())
