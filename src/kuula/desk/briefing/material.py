"""What a brief is made of, and the lines it has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Heading(StrEnum):
    """The parts of a brief, in their order. Names are stored: add, never rename."""

    WANTED = "wanted"
    TOLD = "told"
    TRIED = "tried"
    PROMISED = "promised"
    FEELS = "feels"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a brief and the message or ledger entry it came from; 0 is none.

    `kind` says which of the things that can be told it is, such as order_number.
    """

    heading: Heading
    words: str
    message_id: int = 0
    entry_id: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message, oldest first; `by` is customer or agent, `language` one of our four or empty."""

    message_id: int
    by: str
    text: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """What a promise says and the reply it stands in; `stands` until it is kept or taken back."""

    quote: str
    message_id: int
    due_to: datetime
    stands: bool
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What was said and promised, all of one conversation."""

    said: Sequence[Said]
    promised: Sequence[Promised] = ()
    felt: Sequence[Line] = field(default=())
