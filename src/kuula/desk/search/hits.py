"""What a search finds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from kuula.desk.search.parsing import Odd

PAGE: Final = 20
CAP: Final = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation and its newest message that matches; `excerpt` and `title` (the subject) have
    the words in <mark>."""

    number: int
    subject: str
    customer: str
    state: str
    at: datetime
    kind: str
    excerpt: Markup
    title: Markup


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, the cursor of the next, and on the first page how many messages match;
    with `talks` how many conversations. `odd` is what was not understood."""

    rows: tuple[Hit, ...]
    next: str
    count: int | None
    more: bool
    talks: bool = False
    odd: tuple[Odd, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of one page, in order; `count` is at most 1,001, None when it is not known."""

    keys: tuple[int, ...]
    next: str
    count: int | None
