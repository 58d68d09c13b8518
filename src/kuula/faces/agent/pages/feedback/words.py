"""Feedback in words: its state, how long it waits, where it was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.kit import clock
from kuula.kit.text import one_line
from kuula.listening.feedback.queries import MatterLine
from kuula.listening.models import FeedbackMatter
from kuula.ui.formats import full_date
from kuula.ui.page import Tone

TITLE: Final = 90
TONES: Final[dict[str, Tone]] = {
    "new": "accent",
    "read": "",
    "answered": "warn",
    "done": "good",
    "declined": "bad",
}
MOODS: Final[dict[str, tuple[str | Promise, Tone, str]]] = {
    "good": (gettext_lazy("good"), "good", "thumbs-up"),
    "bad": (gettext_lazy("bad"), "bad", "thumbs-down"),
}


@dataclass(frozen=True, slots=True)
class Pill:
    """A word with its tone and sign."""

    text: str
    tone: Tone = ""
    icon: str = ""
    title: str = ""


def title_of(line: MatterLine) -> str:
    """What a matter is called: its name, else its first words."""
    return line.matter.name or one_line(line.words, TITLE) or _("Words that were erased")


def state_of(matter: FeedbackMatter) -> Pill:
    """How far a matter is."""
    return Pill(str(FeedbackMatter.State(matter.state).label), TONES[matter.state])


def age_of(matter: FeedbackMatter, now: datetime | None = None) -> Pill | None:
    """How a matter that waits for an answer stands to its day; None for one that has one."""
    if matter.is_answered or matter.doubt:
        return None
    now, due = now or clock.now(), matter.due_at
    by = full_date(due)
    if now > due:
        days = max((now - due).days, 0)
        late = ngettext("%(num)d day late", "%(num)d days late", days) % {"num": days}
        words = late if days else _("Due today")
        return Pill(words, "bad", "alarm-clock", _("An answer was due on %(date)s") % {"date": by})
    left = (due - now).days
    words = _("Answer by %(date)s") % {"date": by}
    return Pill(words, "warn" if left < 1 else "", "clock")


def counted(line: MatterLine) -> str:
    """How many said it."""
    pieces = ngettext("said %(num)d time", "said %(num)d times", line.pieces)
    if not line.customers:
        return pieces % {"num": line.pieces}
    people = ngettext("%(num)d customer", "%(num)d customers", line.customers)
    return f"{people % {'num': line.customers}}, {pieces % {'num': line.pieces}}"
