"""Lines of the board and of what stands behind its numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, Goodwill, Mention, Promise
from kuula.faces.agent.pages.asked_words import asked_at, waiting_status, words_of
from kuula.faces.agent.pages.due import due_of, keeps_of
from kuula.faces.agent.pages.goodwill.words import what_words
from kuula.faces.agent.pages.promises import line_of
from kuula.ui.formats import date_time, numbered, short_time
from kuula.ui.page import Tone


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A conversation, or a promise in one, with who has it."""

    url: str
    who: str
    about: str
    holder: str
    pill: str
    tone: Tone
    long: str
    icon: str


def talk_row(talk: Conversation, now: datetime) -> BoardRow:
    """A conversation with when its answer is owed."""
    due = due_of(talk, keeps_of(talk.brand, talk.team), now)
    return BoardRow(
        url=reverse("conversation", args=[talk.number]) + "?in=open",
        who=talk.customer.name or _("Erased person"),
        about=f"{numbered(talk.number)} {talk.subject}",
        holder=_held(talk, talk.assignee.name if talk.assignee else ""),
        pill=due.text,
        tone=due.tone,
        long=due.long,
        icon="",
    )


def promise_row(promise: Promise, now: datetime) -> BoardRow:
    """A promise with its date."""
    talk, line = promise.conversation, line_of(promise, now)
    holder = talk.assignee or promise.made_by
    held = _held(talk, holder.name if holder else "")
    return BoardRow(
        url=reverse("conversation", args=[talk.number]) + "?in=open",
        who=talk.customer.name or _("Erased person"),
        about=line.words,
        holder=f"{held} · {numbered(talk.number)}",
        pill=line.due,
        tone=line.tone,
        long=_("late") if line.late else line.due,
        icon="handshake",
    )


def goodwill_row(goodwill: Goodwill, now: datetime) -> BoardRow:
    """What waits for an approval, with who asks and since when."""
    talk = goodwill.conversation
    return BoardRow(
        url=reverse("goodwill_one", args=[goodwill.pk]),
        who=talk.customer.name or _("Erased person"),
        about=what_words(goodwill),
        holder=f"{goodwill.asked_by.name} · {numbered(talk.number)}",
        pill=short_time(goodwill.asked_at, now),
        tone="warn",
        long=_("Waits for approval since %(date)s") % {"date": date_time(goodwill.asked_at)},
        icon="gift",
    )


def question_row(question: Mention) -> BoardRow:
    """What somebody of another department is asked, since when, and until when it is needed."""
    talk, asker, who = question.message.conversation, question.message.staff, question.staff
    status = waiting_status(asked_at(question), question.needed_by)
    by = _("asked by %(name)s") % {"name": asker.name if asker else _("A colleague")}
    since = _("since %(date)s") % {"date": date_time(asked_at(question), "short")}
    customer = talk.customer.name or _("Erased person")
    return BoardRow(
        url=reverse("conversation", args=[talk.number]),
        who=f"{who.name}, {who.department}" if who.department else who.name,
        about=words_of(question),
        holder=" · ".join((by, since, f"{numbered(talk.number)} {customer}")),
        pill=status.text,
        tone=status.tone,
        long=status.long,
        icon=status.icon,
    )


def _held(talk: Conversation, name: str) -> str:
    """Who has it, and the team."""
    return " · ".join(filter(None, (name or _("Nobody"), talk.team.name if talk.team else "")))
