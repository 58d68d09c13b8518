"""A text made easy to compare: no accents, one kind of quotes, the same length as before."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SAME: Final = str.maketrans(
    {
        "đ": "d", "Đ": "D", "ø": "o", "ł": "l", "’": "'", "‘": "'", "ʼ": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-",
        "\u00a0": " ", "\u202f": " ", "\t": " ", "\r": "\n",
    }
)  # fmt: skip
_KEPT: Final = "йЙ"
_ENDS: Final = re.compile(r"[.!?]{1,4}[\"')]?(?=\s)|\n")
_SHORT: Final = re.compile(
    r"\b(?:no|nr|br|tel|mob|vel|ul|tn|ref|mr|mrs|dr|e\.g|i\.e|ул|тел|кв|д)$", re.I
)
_NUMBER: Final = re.compile(r"\d$")
_SIGNED: Final = re.compile(r"[A-ZА-Я][\w-]{1,20}(?: [A-ZА-Я][\w.-]{0,20}){0,3}$")
_ITEM: Final = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without accents; `low` is the same in small letters, equally long."""

    plain: str
    low: str
    asks: bool


def plain(text: str) -> str:
    """The text without accents, letter for letter."""
    composed = unicodedata.normalize("NFC", text).translate(_SAME)
    return "".join(map(_base, composed))


def lowered(text: str) -> str:
    """The text in small letters, letter for letter."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower()[:1] or one for one in text)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a plain text, lists kept together with the words that open them."""
    parts: list[str] = []
    for piece in _pieces(text):
        if parts and _belongs(parts[-1], piece):
            parts[-1] = f"{parts[-1]} {piece.strip()}"
        elif piece.strip():
            parts.append(piece.strip())
    return [Sentence(one, lowered(one), "?" in one) for one in parts]


def _belongs(part: str, piece: str) -> bool:
    """Whether a piece goes on with what stands before: a list, or the name under a letter."""
    is_open = part.endswith((":", ",")) or _ITEM.match(piece) is not None
    return is_open or (part[-1:].isalpha() and _SIGNED.match(piece.strip()) is not None)


def _pieces(text: str) -> list[str]:
    pieces, begin = [], 0
    for end in _ENDS.finditer(text):
        if end.group() == "." and _is_short(text, max(begin, end.start() - 6), end.end()):
            continue
        if end.group() != "\n" and _is_quoted(text, begin, end.start()):
            continue
        pieces.append(text[begin : end.end()])
        begin = end.end()
    pieces.append(text[begin:])
    return pieces


def _is_short(text: str, begin: int, end: int) -> bool:
    """Whether a dot ends a short form or an ordinal number and no sentence."""
    if _SHORT.search(text, begin, end - 1):
        return True
    return (
        bool(_NUMBER.search(text, begin, end - 1)) and not text[end : end + 3].strip()[:1].isupper()
    )


def _is_quoted(text: str, begin: int, place: int) -> bool:
    """Whether a place is between quotes that close soon after it."""
    begin = max(begin, place - 300)
    is_open = text.count('"', begin, place) % 2 == 1
    return is_open and text.find('"', place, place + 160) > place + 2


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    if letter < "\x80" or letter in _KEPT:
        return letter
    base = unicodedata.normalize("NFD", letter)[:1]
    return base or letter
