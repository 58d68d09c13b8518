"""How a reply target was reckoned: every stretch of working time that counts, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.desk.models import Conversation
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit import clock
from kuula.science.working_time import Reckoned, Schedule, Span, reckon
from kuula.ui import formats
from kuula.ui.page import Column, Page
from kuula.workspace.holidays import holidays_of
from kuula.workspace.hours import schedule_of
from kuula.workspace.models import Brand

MOST_DAYS = 60
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DayReckoned:
    """One day, or a row of days on which nobody works. Minutes are those that count, `total` with
    all days before."""

    day: str
    stretches: str
    minutes: int
    total: int
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ReckoningPage(Page):
    """`facts` are term and value; without `days` nothing is reckoned, and `nothing` says why."""

    number: int
    subject: str
    back_url: str
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[Column] = ()
    days: Sequence[DayReckoned] = ()
    left_out: int = 0
    zone: str = ""
    nothing: str = ""


def reckoning_page(request: StaffRequest, talk: Conversation) -> ReckoningPage:
    """The reply target of a conversation that the reader may see, as it stands now."""
    query, back = request.GET.urlencode(), reverse("conversation", args=[talk.pk])
    page = ReckoningPage(
        title=_("How the target is reckoned"),
        frame=frame_for(request, "home"),
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        back_url=f"{back}?{query}" if query else back,
    )
    schedule = schedule_of(talk.brand, talk.team)
    if talk.waiting_since is None or not talk.is_on_us:
        return _without(page, _("No answer is owed here: the next word is not ours."))
    if talk.target_minutes is None:
        return _without(page, _("The mailbox has no reply target, so nothing is due."))
    if schedule is None:
        return _without(page, _("No working hours are set, so nothing is due."))
    found = reckon(schedule, talk.waiting_since, talk.target_minutes, (), clock.now())
    with timezone.override(schedule.zone):
        days = list(_days(talk.brand, schedule, talk.waiting_since, found))
        return ReckoningPage(
            **vars(page)
            | {
                "zone": schedule.zone.key,
                "facts": _facts(talk, talk.waiting_since, talk.target_minutes, found),
                "columns": _columns(),
                "days": days[:MOST_DAYS],
                "left_out": max(0, len(days) - MOST_DAYS),
            }
        )


def _without(page: ReckoningPage, why: str) -> ReckoningPage:
    return ReckoningPage(**vars(page) | {"nothing": why})


def _facts(
    talk: Conversation, since: datetime, target: int, found: Reckoned
) -> tuple[tuple[str, str], ...]:
    due = _("never") if found.due is None else formats.date_time(found.due)
    return (
        (_("The customer waits since"), formats.date_time(since)),
        (_("Target"), _minutes(target)),
        (_("Due"), due),
        (_("Left of it"), _minutes(found.left_minutes)),
        (_("Working hours of"), _keeper(talk)),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Day")),
        Column(_("Counted")),
        Column(_("Minutes"), numeric=True),
        Column(_("Together"), numeric=True),
    )


def _keeper(talk: Conversation) -> str:
    own = talk.team is not None and any(talk.team.hours.values())
    return talk.team.name if own and talk.team else talk.brand.name


def _minutes(count: int) -> str:
    return formats.duration(count * 60) if count else _("nothing")


def _days(
    brand: Brand, schedule: Schedule, since: datetime, found: Reckoned
) -> Iterator[DayReckoned]:
    """Every day from the first to the last; days without work in a row are one."""
    spans = _by_day(found.counted)
    last = timezone.localtime(found.due or clock.now()).date()
    day, past, closed = timezone.localtime(since).date(), timedelta(), list[date]()
    while day <= last:
        if day in spans or schedule.spans_of(day):
            if closed:
                yield _closed(brand, closed, past // _MINUTE)
                closed = []
            before, counted = past // _MINUTE, spans.get(day, ())
            past += sum((ends - begins for begins, ends in counted), timedelta())
            total, why = past // _MINUTE, _why(brand, schedule, day)
            yield DayReckoned(_named(day), _told(counted), total - before, total, why)
        else:
            closed.append(day)
        day += _DAY
    if closed:
        yield _closed(brand, closed, past // _MINUTE)


def _by_day(counted: Sequence[Span]) -> dict[date, list[Span]]:
    """Spans by local day; one over midnight is cut there."""
    found: dict[date, list[Span]] = {}
    for begins, ends in counted:
        while begins < ends:
            local = timezone.localtime(begins)
            midnight = timezone.make_aware(
                datetime.combine(local.date() + _DAY, datetime.min.time())
            )
            found.setdefault(local.date(), []).append((begins, min(ends, midnight)))
            begins = min(ends, midnight)
    return found


def _told(spans: Sequence[Span]) -> str:
    if not spans:
        return _("nothing yet")
    return ", ".join(f"{formats.clock_time(a)}\u2013{formats.clock_time(b)}" for a, b in spans)


def _closed(brand: Brand, days: Sequence[date], total: int) -> DayReckoned:
    named = _named(days[0])
    if len(days) > 1:
        named = f"{named} \u2013 {_named(days[-1])}"
    holidays = [name for day in days if (name := _holiday(brand, day))]
    return DayReckoned(named, _("closed"), 0, total, ", ".join(holidays))


def _why(brand: Brand, schedule: Schedule, day: date) -> str:
    """What is unusual about a day of work."""
    noon = datetime.combine(day, datetime.min.time(), schedule.zone)
    if noon.utcoffset() != (noon + _DAY).utcoffset():
        return _("The clocks change on this day.")
    return _("Hours of its own") if day.isoformat() in brand.other_days else ""


def _holiday(brand: Brand, day: date) -> str:
    if not brand.holidays or day.isoformat() in brand.other_days:
        return ""
    return holidays_of(brand.holidays, (day.year,), get_language() or "en").get(day, "")


def _named(day: date) -> str:
    return formats.weekday(day)
