"""Whom a survey asks, as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.listening.models import Invitation, Survey, Trigger, Wave
from kuula.listening.surveys.inviting.access import triggers_of, waves_of
from kuula.listening.surveys.inviting.judging import rules
from kuula.listening.surveys.inviting.queries import foreseen_wave, left_out_of
from kuula.people.segments.access import segments_for
from kuula.ui.formats import duration, number
from kuula.ui.page import NavItem, Option, Page
from kuula.workspace.permissions import Permission

WAVES: Final = 20
HOUR: Final = 3600
DAY: Final = 24 * HOUR


@dataclass(frozen=True, slots=True)
class TriggerShown:
    """After what it asks, in words."""

    id: int
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class WaveShown:
    """One sending to many: to whom, how far it is."""

    id: int
    whom: str
    starts_at: datetime
    state: str
    words: str
    can_stop: bool


@dataclass(frozen=True, slots=True)
class ForeseenShown:
    """What a sending would come to now."""

    words: str
    reasons: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class InvitingPage(Page):
    """When it asks, what was sent to many, what a sending would come to, who was left out."""

    id: int
    crumbs: Sequence[NavItem]
    budget: str
    is_open: bool
    anonymous: bool
    triggers: Sequence[TriggerShown]
    causes: Sequence[Option]
    segments: Sequence[Option]
    waves: Sequence[WaveShown]
    segment: str
    foreseen: ForeseenShown | None
    left_out: Sequence[tuple[str, str]]
    sent: Mapping[str, str]
    trigger_problem: str
    wave_problem: str


def inviting_page(
    request: StaffRequest,
    survey: Survey,
    trigger_problem: Problem | None = None,
    wave_problem: Problem | None = None,
) -> InvitingPage:
    """The page of a survey; `?look=1` foresees a sending to `?segment=`."""
    actor, names = request.actor, _segments(request)
    sent = {key: str(value) for key, value in request.POST.items()}
    segment = sent.get("segment", request.GET.get("segment", ""))
    looks = "look" in request.GET and (not segment or segment in names)
    anonymous = survey.audience == Survey.Audience.STAFF
    return InvitingPage(
        title=_("Whom it asks"),
        frame=frame_for(request, "surveys"),
        id=survey.pk,
        crumbs=(
            NavItem(label=survey.name, url=f"/surveys/{survey.pk}"),
            NavItem(label=_("Whom it asks"), url="", current=True),
        ),
        budget=_budget(),
        is_open=survey.is_open(clock.now()),
        anonymous=anonymous,
        triggers=[_trigger(one, names) for one in triggers_of(actor, survey)],
        causes=[Option(str(code), str(label)) for code, label in Trigger.Cause.choices],
        segments=[Option("", _("everybody")), *(Option(pk, name) for pk, name in names.items())],
        waves=[_wave(one) for one in waves_of(actor, survey)[:WAVES]],
        segment=segment,
        foreseen=_foreseen(request, survey, segment) if looks and not anonymous else None,
        left_out=_reasons(left_out_of(actor, survey)),
        sent=sent,
        trigger_problem=str(trigger_problem or ""),
        wave_problem=str(wave_problem or ""),
    )


def _segments(request: StaffRequest) -> dict[str, str]:
    if not request.actor.may(Permission.CUSTOMERS_READ):
        return {}
    return {str(one.pk): one.name for one in segments_for(request.actor).in_use()}


def _budget() -> str:
    held = rules()
    return ngettext(
        "Nobody is asked more than %(most)s time in %(days)s days, over all surveys.",
        "Nobody is asked more than %(most)s times in %(days)s days, over all surveys.",
        held.most,
    ) % {"most": number(held.most), "days": number(held.days)}


def _trigger(trigger: Trigger, names: Mapping[str, str]) -> TriggerShown:
    cause = str(Trigger.Cause(trigger.cause).label)
    parts = ((trigger.days, DAY), (trigger.hours, HOUR))
    time = " ".join(duration(count * unit) for count, unit in parts if count)
    words = _("%(time)s after %(cause)s") if time else _("as soon as %(cause)s")
    told = {"time": time, "cause": cause}
    notes = [names.get(str(pk), _("a segment you do not see")) for pk in trigger.segments]
    if trigger.share < 100:
        notes.append(_("%(share)s %% of them, by chance") % {"share": number(trigger.share)})
    return TriggerShown(trigger.pk, words % told, " · ".join(notes) or _("everybody"))


def _wave(wave: Wave) -> WaveShown:
    whom = wave.segment.name if wave.segment else _("everybody")
    if wave.share < 100:
        whom += " · " + _("%(share)s %% of them, by chance") % {"share": number(wave.share)}
    words = _("%(invited)s invited, %(left_out)s left out, of %(looked_at)s") % {
        "invited": number(wave.invited),
        "left_out": number(wave.left_out),
        "looked_at": number(wave.looked_at),
    }
    state = str(Wave.State(wave.state).label)
    can_stop = wave.state != Wave.State.STOPPED
    return WaveShown(wave.pk, whom, wave.starts_at, state, words, can_stop)


def _foreseen(request: StaffRequest, survey: Survey, segment: str) -> ForeseenShown:
    found = foreseen_wave(request.actor, survey, segment_id=whole_number(segment))
    if found.looked_at < found.customers:
        words = _("About %(asked)s of %(all)s customers would be asked, by a look at %(some)s.")
    else:
        words = _("%(asked)s of %(all)s customers would be asked.")
    told = {
        "asked": number(found.asked),
        "all": number(found.customers),
        "some": number(found.looked_at),
    }
    return ForeseenShown(words % told, _reasons(found.why))


def _reasons(why: Mapping[str, int]) -> Sequence[tuple[str, str]]:
    labels = dict(Invitation.Why.choices)
    return [(str(labels.get(key, key)), number(count)) for key, count in why.items()]
