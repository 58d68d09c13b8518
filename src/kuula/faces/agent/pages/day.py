"""The agent's day as a page: lists in the order in which one works through them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.day import FEW, SILENT, Agenda, Few, agenda_of
from kuula.desk.listing import View
from kuula.desk.models import Conversation, Promise
from kuula.desk.promises.standing import Day, When, Whose
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.asked_on_day import asked_list
from kuula.faces.agent.pages.day_list import DayList, DayRow
from kuula.faces.agent.pages.due import due_of, due_words, keeps_of
from kuula.faces.agent.pages.goodwill.on_day import goodwill_list
from kuula.faces.agent.pages.plan_on_day import plan_list
from kuula.faces.agent.pages.progress import waiting_for
from kuula.faces.agent.pages.promises import day_now, line_of, promises_at
from kuula.kit import clock
from kuula.ui.formats import full_date, number, numbered, weekday
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

FRIDAY = 4


@dataclass(frozen=True, kw_only=True)
class DayPage(Page):
    """What to answer, and beside it what is promised and the others that have anything in them."""

    text: str
    first: DayList
    others: Sequence[DayList]
    live_url: str

    @property
    def empty(self) -> bool:
        """Whether nothing at all is to do."""
        return not any(one.rows for one in (self.first, *self.others))


def day_page(request: StaffRequest) -> DayPage:
    """The reader's day."""
    day = day_now()
    since = _since(day.now)
    agenda = agenda_of(request.actor, day, since=since)
    goodwill = goodwill_list(request, since)
    return DayPage(
        title=_("My day"),
        frame=frame_for(request, "day"),
        text=_summary(agenda, day.now),
        first=_answer(agenda, day),
        others=(
            _promised(agenda, day),
            *_to_be_told(request),
            *asked_list(request),
            *plan_list(request),
            *(one for one in (goodwill, *_others(agenda, day, since)) if one.rows),
        ),
        live_url=f"{reverse('day')}?part=lists",
    )


def _answer(agenda: Agenda, day: Day) -> DayList:
    return DayList(
        "day-answer",
        _("To answer next"),
        _("Nobody waits for an answer of yours."),
        [_talk(one, day.now) for one in agenda.answer.rows],
        _inbox(View.MINE, agenda.answer),
    )


def _promised(agenda: Agenda, day: Day) -> DayList:
    late = bool(agenda.promised.rows) and agenda.promised.rows[0].due_to <= day.now
    more = promises_at(Whose.MINE, When.OVERDUE if late else When.TODAY)
    return DayList(
        "day-promised",
        _("Promised until tonight"),
        _("Nothing you promised is due today."),
        [_promise(one, day.now) for one in agenda.promised.rows],
        more if agenda.promised.more else "",
    )


def _to_be_told(request: StaffRequest) -> Iterator[DayList]:
    """Customers who have heard nothing for long; nothing for who answers nobody."""
    if not request.actor.may(Permission.REPLY):
        return
    found = waiting_for(request, FEW + 1)
    rows = [
        DayRow(one.url, one.subject, one.who, one.text, one.silent, "warn", one.silent, "send")
        for one in found[:FEW]
    ]
    if rows:
        more = reverse("progress_updates") if len(found) > FEW else ""
        yield DayList("day-told", _("Customers to be told"), "", rows, more)


def _others(agenda: Agenda, day: Day, since: datetime) -> Iterator[DayList]:
    lists = (
        ("day-waking", _("Comes back today"), agenda.waking, View.SNOOZED),
        ("day-new", _("New to me since %(day)s") % {"day": _named(since)}, agenda.new, View.MINE),
        ("day-silent", _silent_words(), agenda.silent, View.WAITING),
    )
    for name, title, few, view in lists:
        yield DayList(name, title, "", [_talk(one, day.now) for one in few.rows], _inbox(view, few))


def _silent_words() -> str:
    days = SILENT.days
    return ngettext(
        "Customer silent for %(num)d day or longer",
        "Customer silent for %(num)d days or longer",
        days,
    ) % {"num": days}


def _talk(talk: Conversation, now: datetime) -> DayRow:
    due = due_of(talk, keeps_of(talk.brand, talk.team), now)
    name = talk.customer.name or _("Erased person")
    company = talk.customer.company
    return DayRow(
        url=reverse("conversation", args=[talk.number]) + f"?in={View.MINE}",
        title=talk.subject or _("No subject"),
        who=f"{company.name}, {name}" if company else name,
        text=_("You: %(text)s") % {"text": talk.last_excerpt}
        if talk.last_from_us
        else talk.last_excerpt,
        pill=due.text,
        tone=due.tone,
        long=due.long,
    )


def _promise(promise: Promise, now: datetime) -> DayRow:
    talk, line = promise.conversation, line_of(promise, now)
    return DayRow(
        url=reverse("conversation", args=[talk.number]) + f"?in={View.MINE}",
        title=line.words,
        who=talk.customer.name or _("Erased person"),
        text=f"{line.kind_label} · {numbered(talk.number)} {talk.subject}",
        pill=line.due,
        tone=line.tone,
        long=_("late") if line.late else due_words(promise.due_to),
        icon="handshake",
    )


def _inbox(view: View, few: Few[Conversation]) -> str:
    return reverse("inbox", args=[view]) if few.more else ""


def _summary(agenda: Agenda, now: datetime) -> str:
    """The day, and the two numbers that say how full it is."""
    late = sum(one.is_overdue(now) for one in agenda.answer.rows)
    slipped = sum(one.due_to <= now for one in agenda.promised.rows)
    told = [full_date(now, "full")]
    if late:
        words = ngettext("%(num)s late answer", "%(num)s late answers", late)
        told.append(words % {"num": _at_least(late, agenda.answer)})
    if slipped:
        words = ngettext("%(num)s late promise", "%(num)s late promises", slipped)
        told.append(words % {"num": _at_least(slipped, agenda.promised)})
    return " · ".join(told)


def _at_least(count: int, few: Few[Conversation] | Few[Promise]) -> str:
    """The count, with a plus when all that are shown count and there are more."""
    return f"{number(count)}+" if few.more and count == len(few.rows) else number(count)


def _since(now: datetime) -> datetime:
    """Yesterday's midnight, after a weekend that of Friday, by the reader's clock."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = today - timedelta(days=1)
    return yesterday - timedelta(days=max(0, yesterday.weekday() - FRIDAY))


def _named(since: datetime) -> str:
    yesterday = timezone.localtime(clock.now()).date() - timedelta(days=1)
    day = timezone.localtime(since).date()
    return _("yesterday") if day == yesterday else weekday(day)
