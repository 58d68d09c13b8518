"""How soon an answer is owed, in the working hours that count for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kuula.desk.models import State
from kuula.kit import clock
from kuula.science.working_time import Schedule
from kuula.ui import formats
from kuula.ui.page import Tone
from kuula.workspace.hours import schedule_of, working_seconds
from kuula.workspace.models import Brand, Team

SOON: Final = 3600
LONG: Final = timedelta(days=3)


class Owing(Protocol):
    """A conversation, whole or as a list shows it."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def is_on_us(self) -> bool:
        """Whether the next word is ours."""

    @property
    def last_at(self) -> datetime:
        """When the last word was said."""

    @property
    def due_at(self) -> datetime | None:
        """When ours is owed, if it is."""

    @property
    def snoozed_until(self) -> datetime | None:
        """When a snoozed one comes back."""


@dataclass(frozen=True, slots=True)
class Keeps:
    """The working hours that count, if any are set, and the time zone in which days begin."""

    schedule: Schedule | None
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Due:
    """The word at the end of a row; `pill` when it stands out, `long` as a header says it."""

    text: str
    long: str
    tone: Tone = ""
    pill: bool = False


def keeps_of(brand: Brand, team: Team | None) -> Keeps:
    """What counts for a conversation of this brand and team."""
    schedule = schedule_of(brand, team)
    return Keeps(schedule, schedule.zone if schedule else ZoneInfo(brand.time_zone))


def due_of(conversation: Owing, keeps: Keeps, now: datetime) -> Due:
    """When the next word is owed and by whom, in the working hours that count for it."""
    if conversation.state == State.WAITING:
        since = formats.duration(max(60, (now - conversation.last_at).total_seconds()))
        text = _("Waiting %(time)s") % {"time": since}
        return Due(text, text)
    if conversation.snoozed_until is not None:
        until = formats.short_time(conversation.snoozed_until, now)
        whole = formats.date_time(conversation.snoozed_until)
        return Due(until, _("Snoozed until %(time)s") % {"time": whole})
    if not conversation.is_on_us or conversation.due_at is None:
        text = formats.short_time(conversation.last_at, now)
        return Due(text, _("Last word %(time)s") % {"time": formats.ago(conversation.last_at, now)})
    if conversation.due_at <= now:
        return _late(keeps, conversation.due_at, now)
    return _ahead(keeps, conversation.due_at, now)


def due_words(until: datetime) -> str:
    """Until when, as "until Mon 24 Nov, 17:00" in the reader's language and time zone."""
    return _("until %(moment)s") % {"moment": formats.weekday_time(until, clock.now())}


def _late(keeps: Keeps, due: datetime, now: datetime) -> Due:
    span = _span(keeps, due, now)
    text = _("Late %(time)s") % {"time": span}
    return Due(text, _("Late by %(time)s") % {"time": span}, "bad", pill=True)


def _ahead(keeps: Keeps, due: datetime, now: datetime) -> Due:
    days = (due.astimezone(keeps.zone).date() - now.astimezone(keeps.zone).date()).days
    if days == 1:
        return Due(_("Tomorrow"), _("Due tomorrow"))
    if days > 1:
        day = formats.day(due, now)
        return Due(day, _("Due %(day)s") % {"day": day})
    span = _span(keeps, now, due)
    tone: Tone = "warn" if _seconds(keeps, now, due) <= SOON else ""
    return Due(span, _("Due in %(time)s") % {"time": span}, tone, pill=True)


def _span(keeps: Keeps, start: datetime, end: datetime) -> str:
    """Hours and minutes of working time as 0:42; days when it is long."""
    if end - start > LONG:
        return formats.duration((end - start).total_seconds())
    minutes = int(_seconds(keeps, start, end) // 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _seconds(keeps: Keeps, start: datetime, end: datetime) -> float:
    return working_seconds(start, end, keeps.schedule)
