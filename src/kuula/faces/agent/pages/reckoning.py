"""How a reply target was reckoned: every stretch of working time that counts, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, State
from kuula.desk.targets.clocks import REPLY, Clock, clocks_of, legs_of, stand
from kuula.desk.targets.rules import Kind
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.target_words import TITLES, named_rule, rule_names
from kuula.kit import clock
from kuula.science.changing_clocks import Leg
from kuula.science.working_time import Reckoned, Schedule, Span
from kuula.ui import formats
from kuula.ui.page import Column, Page
from kuula.workspace.holidays import holidays_of
from kuula.workspace.models import Brand

MOST_DAYS = 60
MOST_CHANGES = 40
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


@dataclass(frozen=True, slots=True)
class ClockShown:
    """One clock. `facts` are term and value, `changes` what happened to it: moment and words."""

    title: str
    facts: Sequence[tuple[str, str]]
    changes: Sequence[tuple[str, str]]
    days: Sequence[DayReckoned]
    left_out: int
    zone: str


@dataclass(frozen=True, kw_only=True)
class ReckoningPage(Page):
    """The clocks that run; without any `nothing` says why."""

    number: int
    subject: str
    back_url: str
    columns: Sequence[Column] = ()
    clocks: Sequence[ClockShown] = ()
    nothing: str = ""


def reckoning_page(request: StaffRequest, talk: Conversation) -> ReckoningPage:
    """The targets of a conversation that the reader may see, as they stand now."""
    query, back = request.GET.urlencode(), reverse("conversation", args=[talk.pk])
    page = ReckoningPage(
        title=_("How the target is reckoned"),
        frame=frame_for(request, "home"),
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        back_url=f"{back}?{query}" if query else back,
    )
    shown = [one for name, one in clocks_of(talk) if _is_shown(talk, name, one)]
    if not shown:
        return replace(page, nothing=_why_nothing(talk))
    if any(legs_of(talk.brand_id, one) is None for one in shown):
        return replace(page, nothing=_("No working hours are set, so nothing is due."))
    words = rule_names(rule.rule for one in shown for rule in one.rules)
    clocks = [_shown(talk, one, words) for one in shown]
    return replace(page, columns=_columns(), clocks=clocks)


def _is_shown(talk: Conversation, name: str, one: Clock) -> bool:
    if name == REPLY and (talk.waiting_since is None or not talk.is_on_us):
        return False
    return one.rules[-1].minutes is not None and talk.state not in (State.SOLVED, State.CLOSED)


def _why_nothing(talk: Conversation) -> str:
    if talk.waiting_since is None or not talk.is_on_us:
        return _("No answer is owed here: the next word is not ours.")
    return _("Neither the mailbox nor a rule asks for anything, so nothing is due.")


def _shown(talk: Conversation, one: Clock, words: Mapping[int, str]) -> ClockShown:
    legs = legs_of(talk.brand_id, one) or ()
    schedule, found = legs[-1].schedule, stand(talk.brand_id, one)
    with timezone.override(schedule.zone):
        days = list(_days(talk.brand, legs, found))
        return ClockShown(
            title=str(TITLES[one.kind]),
            facts=_facts(talk, one, found, words),
            changes=_changes(one, words),
            days=days[:MOST_DAYS],
            left_out=max(0, len(days) - MOST_DAYS),
            zone=schedule.zone.key,
        )


def _facts(
    talk: Conversation, one: Clock, found: Reckoned, words: Mapping[int, str]
) -> tuple[tuple[str, str], ...]:
    due = _("never") if found.due is None else formats.date_time(found.due)
    if one.paused:
        due = _("stands still until the customer writes")
    since = one.rules[0].since
    begun = _("The customer waits since") if one.kind != Kind.RESOLUTION else _("Begun")
    return (
        (begun, formats.date_time(since)),
        (_("Target"), _minutes(one.rules[-1].minutes or 0)),
        (_("By the rule"), named_rule(one.rules[-1].rule, words)),
        (_("Due"), due),
        (_("Left of it"), _minutes(found.left_minutes)),
        (_("Working hours of"), _keeper(talk)),
    )


def _changes(one: Clock, words: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    """What happened to a clock, in the order in which it happened."""
    happened = [
        (
            rule.since,
            _("From here on %(time)s, by the rule: %(rule)s")
            % {"time": _minutes(rule.minutes or 0), "rule": named_rule(rule.rule, words)},
        )
        for rule in one.rules[1:]
    ]
    for begins, ends in one.pauses:
        happened.append((begins, _("Stands still: it is the customer's turn")))
        if ends is not None:
            happened.append((ends, _("Goes on")))
    ordered = sorted(happened, key=lambda found: found[0])[-MOST_CHANGES:]
    return tuple((formats.date_time(moment), text) for moment, text in ordered)


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


def _days(brand: Brand, legs: Sequence[Leg], found: Reckoned) -> Iterator[DayReckoned]:
    """Every day from the first to the last; days without work in a row are one."""
    since = legs[0].since
    spans = _by_day(found.counted)
    last = timezone.localtime(found.due or clock.now()).date()
    day, past, closed = timezone.localtime(since).date(), timedelta(), list[date]()
    while day <= last:
        schedule = _in_force(legs, day)
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


def _in_force(legs: Sequence[Leg], day: date) -> Schedule:
    """The hours that count at the end of a day."""
    begun = [leg for leg in legs if timezone.localtime(leg.since).date() <= day]
    return (begun or legs)[-1].schedule


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
