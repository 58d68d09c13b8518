"""Signatures: the line "-- " and what telephones add by themselves."""

from itertools import islice
from typing import Final

from kuula.channels.mail.parsing.quotes import words

_LOOSE_LIMIT: Final = 12
_MOBILE_TAIL: Final = 4


def signature_start(lines: list[str]) -> int:
    """The index of the first line of the signature, or the number of lines when there is none."""
    end = len(lines)
    for index, line in enumerate(lines):
        if line == "-- " or (line.rstrip() in {"--", "—", "––"} and _is_short(lines, index)):
            end = index
            break
    return _without_mobile(lines, end)


def _is_short(lines: list[str], index: int) -> bool:
    return sum(1 for line in lines[index + 1 :] if line.strip()) <= _LOOSE_LIMIT


def _without_mobile(lines: list[str], end: int) -> int:
    """Also without a telephone's line in the last lines of what is left."""
    written = (index for index in range(end - 1, -1, -1) if lines[index].strip())
    for index in reversed(list(islice(written, _MOBILE_TAIL))):
        if len(lines[index]) <= 200 and words.MOBILE.match(lines[index]):
            return index
    return end
