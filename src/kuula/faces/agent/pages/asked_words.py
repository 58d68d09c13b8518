"""Questions among colleagues in words: who asked what, how it stands, how long it has waited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.desk.asked import Concern
from kuula.desk.models import Mention
from kuula.faces.agent.pages.due import due_words
from kuula.kit import clock
from kuula.ui.page import Tone

EXCERPT: Final = 300
OLD: Final = 3
_ENDINGS: Final[dict[str, tuple[str | Promise, Tone, str]]] = {
    Mention.Ending.ANSWERED: (gettext_lazy("answered"), "good", "check"),
    Mention.Ending.DECLINED: (gettext_lazy("not for us"), "", "undo-2"),
    Mention.Ending.PUT_AWAY: (gettext_lazy("no longer needed"), "", ""),
}


@dataclass(frozen=True, slots=True)
class Status:
    """How a question stands, in a pill; `long` says it in full."""

    text: str
    tone: Tone = ""
    icon: str = ""
    long: str = ""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One thing the reader is or was asked; `stands` while it waits for them."""

    id: int
    question: bool
    stands: bool
    message_id: int
    heading: str
    text: str
    at: datetime
    status: Status


def line_of(mention: Mention) -> AskedLine:
    """A question or mention in words; read with its people."""
    heir = mention.passed_from if hasattr(mention, "passed_from") else None
    words = words_of(mention)
    return AskedLine(
        id=mention.pk,
        question=mention.question,
        stands=mention.done_at is None,
        message_id=mention.message_id,
        heading=_heading(mention, heir.staff.name if heir else ""),
        text=words if len(words) <= EXCERPT else f"{words[:EXCERPT].rstrip()}…",
        at=asked_at(mention),
        status=status_of(mention),
    )


def words_of(mention: Mention) -> str:
    """What was asked, without the name of whom it was asked."""
    text = mention.message.text
    named = [mention.staff.name]
    if hasattr(mention, "passed_from"):
        named.append(mention.passed_from.staff.name)
    return next(
        (text.removeprefix(f"@{one} ") for one in named if text.startswith(f"@{one} ")), text
    )


def asked_at(mention: Mention) -> datetime:
    """Since when somebody is asked: from the note, or from when it was passed on to them."""
    earlier = mention.passed_from if hasattr(mention, "passed_from") else None
    return (earlier.done_at if earlier else None) or mention.message.occurred_at


def told_by(one: Concern) -> str:
    """Who asked or named the reader; else why the conversation concerns them."""
    if one.mention is None:
        return _("Followed, or opened to you")
    asker = one.mention.message.staff
    return asker.name if asker else _("A colleague")


def status_of(mention: Mention | None) -> Status:
    """How it stands with a question or mention."""
    if mention is None:
        return Status(_("to read"))
    if mention.done_at is None:
        return standing_status(mention) if mention.question else Status(_("mentioned"), "accent")
    if not mention.question:
        return Status(_("seen"))
    if mention.outcome == Mention.Ending.PASSED and mention.passed_to:
        name = mention.passed_to.staff.name
        return Status(_("passed to %(name)s") % {"name": name}, "", "forward")
    text, tone, icon = _ENDINGS.get(mention.outcome, _ENDINGS[Mention.Ending.PUT_AWAY])
    return Status(str(text), tone, icon)


def standing_status(mention: Mention) -> Status:
    """A question that waits for the reader: until when, or that its time has passed."""
    if mention.needed_by is None:
        return Status(_("to answer"), "accent", "life-buoy")
    return waiting_status(asked_at(mention), mention.needed_by)


def waiting_status(since: datetime, needed_by: datetime | None) -> Status:
    """A question that waits: until when it is needed, that its time has passed, or how many days
    it has waited; after three days it stands out."""
    now = clock.now()
    if needed_by is not None:
        until = due_words(needed_by)
        long = _("needed %(until)s") % {"until": until}
        if needed_by <= now:
            return Status(_("late"), "bad", "alarm-clock", long)
        return Status(until, "accent", "alarm-clock", long)
    days = (now - since).days
    if days < 1:
        return Status(_("asked"), "", "life-buoy")
    words = ngettext("%(num)d day", "%(num)d days", days) % {"num": days}
    long = _("unanswered for %(time)s") % {"time": words}
    return Status(words, "warn" if days >= OLD else "", "hourglass", long)


def _heading(mention: Mention, passed_by: str) -> str:
    asker = mention.message.staff.name if mention.message.staff else _("A colleague")
    if not mention.question:
        return _("%(name)s mentioned you") % {"name": asker}
    if passed_by:
        places = {"name": asker, "colleague": passed_by}
        return _("%(name)s asks, passed on to you by %(colleague)s") % places
    return _("%(name)s asks you") % {"name": asker}
