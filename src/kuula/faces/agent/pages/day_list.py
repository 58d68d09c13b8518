"""One list of the agent's day, and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuula.ui.page import Tone


@dataclass(frozen=True, slots=True)
class DayRow:
    """One thing to look at: a conversation, or a promise in one."""

    url: str
    title: str
    who: str
    text: str
    pill: str
    tone: Tone
    long: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class DayList:
    """One list; `note` says when it has nothing, `more_url` where the rest is."""

    id: str
    title: str
    note: str
    rows: Sequence[DayRow]
    more_url: str = ""
