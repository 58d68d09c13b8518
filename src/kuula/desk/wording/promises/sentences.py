"""Sentences of a reply and the clauses they are made of, by where they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuula.desk.wording.promises.times import Saying

_QUOTED: Final = re.compile(
    r"\"[^\"\n]{1,600}\"|“[^“”\n]{1,600}”|„[^„“”\"\n]{1,600}[“”\"]|«[^«»\n]{1,600}»"
    r"|”[^”\n]{1,600}”|(?<!\w)‘[^‘’\n]{1,600}’(?!\w)"
)
_LONGEST: Final = 1500
_REPLY_LINE: Final = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)
_BREAK: Final = re.compile(
    r"(?<=[.!?…])[\"')\]]{0,2}\s{1,5}(?=\S)|(?<=[!?])(?=[^\s.!?)])"
    r"|\s{0,5}\n(?=\s{0,5}\n)|\s{0,5}\n\s{0,5}(?=[-*•–—\d]|[^\W\d_a-z])|\n"
)
_ABBREVIATION: Final = re.compile(
    r"(?:(?<!\w)(?:[^\W\d_]{1,2}|tel|itd|npr|str|руб)|\d)\.\s{1,5}$", re.I
)
_TITLE: Final = re.compile(
    r"(?<!\w)(?:d?rs?|m(?:r|rs|s)|prof|ing|g(?:đa|đo|osp)?|sv|им|ул|т)\.\s{1,5}$", re.IGNORECASE
)
_MARK: Final = re.compile(r"[;,:](?=\s)|\s[–—-]\s|[()…]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause, or what may be one, and whether a mere "and" ties it to the one before."""

    start: int
    end: int
    tied: bool


def without_quotations(text: str) -> str:
    """The text with what others said blanked out, letter for letter as long as it was."""
    blanked = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    return _REPLY_LINE.sub(lambda found: " " * len(found[0]), blanked)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end; one without an end is cut at a length."""
    start = 0
    for found in _BREAK.finditer(text):
        if _goes_on(text, start, found):
            continue
        if text[start : found.start()].strip():
            yield from _in_parts(start, found.start())
        start = found.end()
    if text[start:].strip():
        yield from _in_parts(start, len(text))


def _in_parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    for begun in range(start, end, _LONGEST):
        yield begun, min(begun + _LONGEST, end)


def _goes_on(text: str, start: int, found: re.Match[str]) -> bool:
    following = text[found.end() : found.end() + 1]
    if "\n" in found[0]:
        ended = text[start : found.start()].rstrip()[-1:]
        return following.islower() and ended not in (".", "!", "?", ":", "")
    before = text[max(start, found.start() - 6) : found.end()]
    if _TITLE.search(before):
        return True
    return bool(_ABBREVIATION.search(before)) and not following.isupper()


def pieces(
    sentence: str, said: Sequence[Saying], breaks: re.Pattern[str], ties: re.Pattern[str]
) -> list[Piece]:
    """The clauses of a sentence; a time is never torn apart."""
    cuts = [(found.start(), found.end(), False) for found in _MARK.finditer(sentence)]
    cuts += [(found.start(), found.start(), False) for found in breaks.finditer(sentence)]
    begun = {start for start, _end, _tie in cuts}
    cuts += [
        (one.start(), one.end(), True)
        for one in ties.finditer(sentence)
        if one.start() not in begun
    ]
    covered = bytearray(len(sentence) + 1)
    for one in said:
        covered[one.start : one.end] = b"\1" * (one.end - one.start)
    found_pieces, start, tied = [], 0, False
    for cut, after, tie in sorted(cuts):
        if covered[cut] or cut < start:
            continue
        if sentence[start:cut].strip():
            found_pieces.append(Piece(start, cut, tied))
        tied = tie
        start = after
    if sentence[start:].strip():
        found_pieces.append(Piece(start, len(sentence), tied))
    return found_pieces
