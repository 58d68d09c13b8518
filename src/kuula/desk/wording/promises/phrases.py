"""Phrases as the rule files write them, made into expressions.

A phrase is plain words in small letters without accents. `*` is any letters, `(a|b)` one of both,
`[ab]` one letter of these, `~` at most five words, `{name}` a list of the same file.
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from kuula.desk.wording.rulefile import RuleFile

_NEVER: Final = re.compile(r"(?!)")
_PLACE: Final = re.compile(r"\{(\w+)\}")
_GAP: Final = r"(?:\s{1,3}[^\s]{1,40}){0,5}?\s{1,3}"
_ACCENTS: Final = str.maketrans(
    "äöõüšžčćđáéíóúàèâêñëё’ʼ‘`\u00a0\u202f", "aoouszccdaeiouaeaeneе''''  "
)


def folded(text: str) -> str:
    """The text in small letters without accents, letter for letter as long as it was."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return lower.translate(_ACCENTS)


def expression(phrases: Iterable[str], places: Mapping[str, str]) -> re.Pattern[str]:
    """Finds whole words of any of the phrases; finds nothing when there are none."""
    sources = [source(phrase, places) for phrase in phrases]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sources)})(?!\w)") if sources else _NEVER


def listed(rules: RuleFile, key: str, *, places: Mapping[str, str]) -> re.Pattern[str]:
    """What finds any of the phrases of a list. Raises RuleError when they cannot be read."""
    return rules.checked(key, partial(expression, rules.texts(key), places))


def source(phrase: str, places: Mapping[str, str]) -> str:
    """The phrase as a piece of an expression. Raises ValueError for a place nobody has filled."""
    pieces = []
    for index, piece in enumerate(_PLACE.split(folded(phrase))):
        if index % 2 == 0:
            pieces.append(_plain(piece))
        elif piece in places:
            pieces.append(places[piece])
        else:
            raise ValueError(f"there is no list {{{piece}}}")
    return "".join(pieces)


def one_of(phrases: Iterable[str], places: Mapping[str, str]) -> str:
    """The phrases as alternatives in a larger expression, longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(source(one, places) for one in longest_first)})"


def _plain(piece: str) -> str:
    piece = piece.replace("(", "(?:").replace(".", r"\.")
    piece = piece.replace(" ~ ", _GAP).replace("*", r"\w{0,30}")
    return piece.replace(" ", r"\s{1,3}")
