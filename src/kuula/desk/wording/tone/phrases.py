"""The small language in which the owner of a desk writes phrases, and its reading.

word        that word; capitals, accents and kinds of apostrophe do not matter
you 're     also matches you're
stem*       any word that begins so; *end any that ends so
one|other   either word; each is a single word
word?       may be left out
...         up to five other words with no comma between them
#           a number, a date or a time in digits
<group>     any phrase of that group under [groups]
^ and $     the beginning and the end of the sentence, written as words of their own
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kuula.desk.wording.tone.folding import folded

Phrases = re.Pattern[str]
NEVER: Final = re.compile(r"(?!)")
_BETWEEN: Final = r"(?:[ \t,()–—:/-]{1,4}|(?='))"
_WORD: Final = r"\w[\w'-]{0,39}"
_SIGN: Final = re.compile(r"([*#])")
_SIGNS: Final = {"*": r"[\w'-]{0,20}", "#": r"\d[\d.:,/]{0,9}"}
_INSIDE: Final = r"(?:[ \t/-]{1,4}|(?='))"
_GAP: Final = rf"(?:{_INSIDE}{_WORD}){{0,5}}?"
_ANYWHERE: Final = r"(?<![\w'])(?=[\w'%§])"
_OPENING: Final = r"\A\W{0,20}"
_GROUP: Final = re.compile(r"<(\w+)>")


class BadPhrase(ValueError):
    """A phrase that cannot be read."""


def phrases(lines: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Phrases:
    """One pattern for all the lines, to be searched in a folded sentence. Raises BadPhrase."""
    if not lines:
        return NEVER
    anywhere: list[str] = []
    opening: list[str] = []
    for line in lines:
        place = opening if line.startswith("^ ") else anywhere
        place.append(_phrase(line.removeprefix("^ "), groups))
    return re.compile(
        "|".join(
            rf"{start}(?:{'|'.join(found)})"
            for start, found in ((_ANYWHERE, anywhere), (_OPENING, opening))
            if found
        )
    )


def _phrase(line: str, groups: Mapping[str, Sequence[str]]) -> str:
    tokens, end = line.replace(",", " ").split(), r"(?!\w|['-]\w)"
    if tokens[-1:] == ["$"]:
        tokens, end = tokens[:-1], r"\W{0,80}\Z"
    if not tokens or tokens[0] == "..." or tokens[-1] == "...":
        raise BadPhrase(f'"{line}" needs a word at its beginning and at its end')
    return _row(tokens, groups) + end


def _row(tokens: Sequence[str], groups: Mapping[str, Sequence[str]]) -> str:
    row = gap = ""
    first = True
    for part in tokens:
        if part == "...":
            gap = _GAP
            continue
        piece, optional = _token(part.removesuffix("?"), groups), part.endswith("?")
        if first:
            row = f"(?:{piece}{_BETWEEN})?" if optional else piece
            first = optional
        else:
            row += gap + (f"(?:{_BETWEEN}{piece})?" if optional else _BETWEEN + piece)
        gap = ""
    return row


def _token(token: str, groups: Mapping[str, Sequence[str]]) -> str:
    group = _GROUP.fullmatch(token)
    if group is None:
        return f"(?:{'|'.join(_word(word, token) for word in token.split('|'))})"
    if not groups.get(group[1]):
        raise BadPhrase(f"there is no group {token}")
    return f"(?:{'|'.join(_row(line.split(), groups) for line in groups[group[1]])})"


def _word(word: str, token: str) -> str:
    if not word.strip("*") or "<" in word or ">" in word:
        raise BadPhrase(f'"{token}" is no word')
    return "".join(_SIGNS.get(piece, re.escape(piece)) for piece in _SIGN.split(folded(word)))
