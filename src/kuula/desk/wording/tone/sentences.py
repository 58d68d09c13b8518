"""A reply cut into sentences and clauses, with what it quotes left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kuula.desk.wording.tone.folding import folded

_QUOTED: Final = re.compile(
    r"[„“\"«»”‹›][^„“\"«»”‹›\n]{1,300}[“”\"»«‹›]|(?<!\w)['‘][^'‘’\n]{2,200}['’](?!\w)"
)
_END: Final = re.compile(r"[.!?…]{1,60}[)\"”»]?(?=\s)|\n")
_SHORT: Final = re.compile(
    r"(?:^|[\s(])(?:\d{1,4}|[^\W\d_]|st|mr|mrs|ms|dr|nr|br|tj|ul|čl|toč|str|tel|npr|lk|tn|mnt|ca|vs"
    r"|кв|ул|тел|гр|др|руб|стр|им)\.$",
    re.IGNORECASE,
)
_LONGEST_SHORT: Final = 8
_NUMBER: Final = re.compile(r"\w\s{1,2}\d{3,4}\.$")
_PAUSE: Final = re.compile(r"[,;:]\s|\s[–—-]\s|[()]|(?<=\w)—(?=\w)")
_LEFT_OUT: Final = "·"
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is folded and begins at `start` of the reply."""

    text: str
    start: int


def without_quotes(text: str) -> str:
    """The text with everything between quotation marks blotted out; as long as it was."""
    return without(text, [slice(*found.span()) for found in _QUOTED.finditer(text)])


def without(text: str, places: Sequence[slice]) -> str:
    """The text with some places, given in order, blotted out; as long as it was."""
    kept, at = [], 0
    for place in places:
        kept += [text[at : place.start], _LEFT_OUT * (place.stop - place.start)]
        at = place.stop
    return "".join(kept) + text[at:]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order; what is endless is cut, so that no text takes long."""
    small = folded(text)
    ends = [0, *_cuts(text), len(text)]
    cuts = [at for one, other in pairwise(ends) for at in range(one, other, _LONGEST)] + ends[-1:]
    return [
        Sentence(small[start:end], start)
        for start, end in pairwise(cuts)
        if small[start:end].strip()
    ]


def clause(sentence: Sentence, start: int, end: int, *, joints: re.Pattern[str]) -> slice:
    """Where in the reply the clauses are that hold a part of a sentence."""
    first, last = 0, len(sentence.text)
    for cut in _joints(sentence.text, joints):
        if cut.end() <= start:
            first = cut.end()
        elif cut.start() >= end:
            last = cut.start()
            break
    piece = sentence.text[first:last]
    first += len(piece) - len(piece.lstrip(" \t\n,;:·—–-"))
    last -= len(piece) - len(piece.rstrip(" \t\n.…,;:—–-"))
    return slice(sentence.start + first, sentence.start + max(last, first))


def _joints(text: str, joints: re.Pattern[str]) -> list[re.Match[str]]:
    return sorted([*_PAUSE.finditer(text), *joints.finditer(text)], key=lambda cut: cut.start())


def _cuts(text: str) -> Iterator[int]:
    for end in _END.finditer(text):
        if not end[0].startswith(".") or not _is_short(text, end):
            yield end.end()


def _is_short(text: str, end: re.Match[str]) -> bool:
    """Whether a dot ends a short form or an ordinal number and no sentence."""
    before = max(end.start() - _LONGEST_SHORT, 0)
    if not _SHORT.search(text, before, end.start() + 1):
        return False
    is_new = text[end.end() : end.end() + 2].strip()[:1].isupper()
    return not (is_new and _NUMBER.search(text, before, end.start() + 1))
