"""What somebody typed into the search box, taken apart: words, phrases, operators, what is odd.

Nothing is lost: what is not understood is searched as words, and said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kuula.desk.search.days import Days, days_of
from kuula.desk.search.operators import (
    DATED,
    FILES,
    OPERATORS,
    STATES,
    Operator,
    plain,
)
from kuula.kit.text import clean

LONGEST: Final = 500
TERMS: Final = 20
WORDS: Final = 40
_QUOTES: Final = str.maketrans(dict.fromkeys("„“”«»‟", '"'))
_PIECE: Final = re.compile(
    r"""(?P<minus>-?)
    (?:(?P<number>\#\d{1,15})(?=\s|$)
    |(?P<name>[^\W\d_]{2,12}):(?P<value>"[^"]*"?|[^\s"=]+="[^"]*"?|[^\s"]+)
    |(?P<awaited>[^\W\d_]{2,12}):(?=\s|$)(?P<gap>\s*)
    |"(?P<phrase>[^"]*)"?
    |(?P<word>[^\s"]+))""",
    re.VERBOSE,
)


class Why(StrEnum):
    """Why something was not taken as it stands."""

    OPERATOR = "operator"
    DATE = "date"
    STATE = "state"
    HAS = "has"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    NO_TEAM = "no_team"
    NO_BRAND = "no_brand"
    NO_COLLEAGUE = "no_colleague"
    NO_FIELD = "no_field"
    NO_SEGMENT = "no_segment"


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that was not understood: what was `said`."""

    why: Why
    said: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or exact phrase; `without` leaves out where it is said."""

    text: str
    phrase: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """An operator with its value; `days` for a date. `without` turns it round."""

    operator: Operator
    value: str
    without: bool = False
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for."""

    words: tuple[Word, ...] = ()
    terms: tuple[Term, ...] = ()
    odd: tuple[Odd, ...] = ()

    @property
    def wanted(self) -> str:
        """The words that must be said, as PostgreSQL's websearch reads them."""
        return " ".join(_written(word) for word in self.words if not word.without)

    @property
    def marked(self) -> tuple[str, ...]:
        """The single words that must be said, to be marked where they are."""
        said = [word.text for word in self.words if not word.without]
        return tuple(one for text in said for one in text.lower().split() if one != "or")

    @property
    def unwanted(self) -> tuple[str, ...]:
        """The words that must not be said, each as a phrase."""
        return tuple(f'"{word.text}"' for word in self.words if word.without)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.words or self.terms)


def asked(text: str, *, today: date) -> Asked:
    """`text` taken apart; `today` is the reader's day. Never refuses.

    At most 500 characters, 40 words and 20 operators are used; the rest is said to be left out.
    """
    flat = " ".join(clean(text).translate(_QUOTES).split())
    words: list[Word] = []
    terms: list[Term] = []
    odd = [Odd(Why.TOO_LONG)] if len(flat) > LONGEST else []
    for found in _pieces(flat[:LONGEST], today):
        if isinstance(found, Word):
            words.append(found)
        elif isinstance(found, Term):
            terms.append(found)
        else:
            odd.append(found)
    if len(words) > WORDS or len(terms) > TERMS:
        odd.append(Odd(Why.TOO_MANY))
    return Asked(tuple(words[:WORDS]), tuple(terms[:TERMS]), tuple(dict.fromkeys(odd)))


def _pieces(flat: str, today: date) -> Iterator[Word | Term | Odd]:
    awaited: re.Match[str] | None = None
    for piece in _PIECE.finditer(flat):
        if awaited is not None:
            value = _alone(piece)
            yield from _named(awaited, awaited["awaited"], value or "", today)
            awaited = None
            if value is not None:
                continue
        if piece["awaited"] and plain(piece["awaited"]) in OPERATORS:
            awaited = piece
        else:
            yield from _piece(piece, today)
    if awaited is not None:
        yield from _named(awaited, awaited["awaited"], "", today)


def _alone(piece: re.Match[str]) -> str | None:
    """The value that stands after its operator and a space; None when that is something else."""
    if piece["minus"]:
        return None
    return piece["phrase"] if piece["phrase"] is not None else piece["word"]


def _piece(piece: re.Match[str], today: date) -> Iterator[Word | Term | Odd]:
    without = bool(piece["minus"])
    if piece["number"]:
        yield Term(Operator.NUMBER, str(int(piece["number"][1:])), without)
    elif piece["name"]:
        yield from _named(piece, piece["name"], piece["value"].strip('"').strip(), today)
    elif piece["phrase"] is not None:
        if piece["phrase"].strip():
            yield Word(piece["phrase"].strip(), phrase=True, without=without)
    else:
        text = piece["word"] or f"{piece['awaited']}:"
        if any(letter.isalnum() for letter in text):
            yield Word(text, without=without)


def _named(piece: re.Match[str], name: str, value: str, today: date) -> Iterator[Word | Term | Odd]:
    """The operator `name` with its value; as words, with what is odd, when there is none such."""
    operator, without = OPERATORS.get(plain(name)), bool(piece["minus"])
    if operator is None:
        yield Word(f"{name}:{value}", phrase='"' in piece[0], without=without)
        if not value.startswith("/"):
            yield Odd(Why.OPERATOR, name)
        return
    days = days_of(value, today) if operator in DATED else None
    why = _refused(operator, value, days)
    if why is None:
        yield Term(operator, value, without, days)
        return
    yield Odd(why, f"{name}:{value}")
    if value:
        yield Word(value, phrase=" " in value, without=without)


def _refused(operator: Operator, value: str, days: Days | None) -> Why | None:
    if not any(letter.isalnum() for letter in value):
        return Why.EMPTY
    if operator in DATED and days is None:
        return Why.DATE
    if operator is Operator.IS and plain(value) not in STATES:
        return Why.STATE
    if operator is Operator.HAS and plain(value) not in FILES:
        return Why.HAS
    return None


def _written(word: Word) -> str:
    return f'"{word.text}"' if word.phrase else word.text
