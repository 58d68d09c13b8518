"""What a program writes, told by how it writes: no puzzles for people.

Nothing is refused on doubt: it waits with the spam, where colleagues see it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

HASTY: Final = timedelta(seconds=3)
MOST_LINKS: Final = 4
_LINK: Final = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """How the form was filled: the field nobody sees, the time since the page was made, the words.

    `proven` is somebody a site of ours has vouched for: of them nothing is doubted.
    """

    unseen: str
    taken: timedelta
    text: str
    proven: bool


def doubt(manner: Manner) -> str:
    """Why this looks like a program's work: filled, hasty or links; empty when it does not."""
    if manner.proven:
        return ""
    if manner.unseen.strip():
        return "filled"
    if manner.taken < HASTY:
        return "hasty"
    return "links" if len(_LINK.findall(manner.text)) > MOST_LINKS else ""
