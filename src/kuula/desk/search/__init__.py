"""Full-text search of what was said, newest first, in the word forms of four languages.

With words, messages are walked in windows from the newest down: a common word fills the page from
the first window, a rare one is found by the index however old it is. With operators alone,
conversations are walked, the latest first.
"""

import re
from typing import Final

from django.utils import timezone

from kuula.desk.search.hits import CAP, PAGE, Hit, Hits
from kuula.desk.search.marking import latest_of, marked
from kuula.desk.search.narrowing import narrowing_of
from kuula.desk.search.parsing import LONGEST, Asked, Odd, Why, asked
from kuula.desk.search.standing import walk_conversations
from kuula.desk.search.walking import Sought, walk_messages
from kuula.kit import clock
from kuula.kit.text import fold
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

__all__ = [
    "CAP",
    "LONGEST",
    "PAGE",
    "Asked",
    "Hit",
    "Hits",
    "Odd",
    "Why",
    "number_in",
    "question",
    "search_conversations",
]
_NUMBER: Final = re.compile(r"\s*(?:№|#|no\.?|nr\.?|br\.?)?\s*(\d{1,15})\s*", re.I)


def number_in(words: str) -> int | None:
    """The conversation number that is all of `words` ("48213", "№ 48213"), else None."""
    found = _NUMBER.fullmatch(words)
    return int(found[1]) if found else None


def question(text: str) -> Asked:
    """What was typed, taken apart on the reader's day."""
    return asked(text, today=timezone.localtime(clock.now()).date())


def search_conversations(actor: Actor, text: str, *, cursor: str = "", size: int = PAGE) -> Hits:
    """Conversations the actor may see that match, newest matching message first.

    `text` as one types it: words, "quoted phrases", or, -without, and operators (`from:`, `tag:`,
    `before:` and so on, each also with -). Each conversation stands once. `count` stops at 1,000,
    `more` says that there are more; None when only the pages to come can tell. A page may hold
    less than `size` and still have a `next`: what is rare and old is walked page by page.
    """
    allow(actor, Permission.READ)
    wanted = question(text)
    if wanted.is_empty:
        return Hits((), "", 0, more=False, odd=wanted.odd)
    narrowing = narrowing_of(actor, wanted)
    sought = Sought(actor, fold(wanted.wanted), narrowing, cursor, size)
    if wanted.wanted:
        found = walk_messages(sought)
        rows = marked(found.keys, tuple(fold(word) for word in wanted.marked))
    else:
        found = walk_conversations(sought)
        rows = latest_of(found.keys)
    return Hits(
        rows,
        found.next,
        None if found.count is None else min(found.count, CAP),
        more=found.count is not None and found.count > CAP,
        talks=not wanted.wanted,
        odd=(*wanted.odd, *narrowing.odd),
    )
