"""Briefs are written down by the clock and sent to those who asked for them, each once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.ledger.recording import record
from kuula.listening.models import (
    BriefCopy,
    BriefReader,
    Response,
    ResultState,
    Survey,
    SurveyBrief,
)
from kuula.listening.surveys.briefing import events
from kuula.listening.surveys.briefing.access import able_readers, reader_ids, today_of
from kuula.listening.surveys.results.actions import count_results
from kuula.listening.surveys.results.queries import FEWEST, told_results
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

ENOUGH: Final = 20
"""So many whole responses are briefed at once; fewer a day after the first."""
SOON: Final = timedelta(hours=20)
"""Looked at by the hour and counted first, that is within a day of the first answer."""
WEEK: Final = timedelta(days=7)
AGAIN: Final = timedelta(minutes=1)
MOST: Final = 500
Kind = SurveyBrief.Kind


def write_due_briefs(actor: Actor) -> int:
    """Write down the briefs whose time has come; answers how many. Safe to run twice and by two at
    once."""
    allow(actor, Permission.REPORTS)
    known = Survey.objects.in_use().exclude(version=0).order_by("pk")
    return sum(write_brief(actor, survey=one) is not None for one in known[:MOST].iterator())


def write_brief(actor: Actor, *, survey: Survey) -> SurveyBrief | None:
    """Write the brief of a survey down if its time has come: when twenty have answered to the end
    or a day after the first answer; then a week after the last one if answers came; and once when
    the survey has ended. Of colleagues never before five can be told. Each reader gets a copy."""
    allow(actor, Permission.REPORTS)
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        kind = _due(locked)
        if kind is None:
            return None
        count_results(actor, survey=locked)
        seen = told_results(actor, locked)
        if not seen.begun:
            return None
        brief, fresh = SurveyBrief.objects.get_or_create(
            survey=locked,
            kind=kind,
            last=today_of(locked),
            defaults={"written_at": clock.now(), "answers": seen.begun},
        )
        if not fresh:
            return None
        event = events.SurveyBriefed(brief.pk, locked.pk, locked.name, kind)
        record(event, actor.who)
        readers = Staff.objects.filter(pk__in=reader_ids(locked), is_active=True)
        for reader in readers.order_by("pk"):
            _copy(actor, locked, reader, brief)
    return brief


def ask_for_brief(actor: Actor, *, survey: Survey) -> BriefCopy:
    """Send what stands now to whoever asks. Raises NotAllowed for programs and without the right to
    read reports, Conflict within a minute of the last time."""
    allow(actor, Permission.REPORTS)
    if actor.staff_id is None:
        raise NotAllowed(_("Briefs go to colleagues by mail."))
    with transaction.atomic():
        reader = Staff.objects.select_for_update().get(pk=actor.staff_id)
        lately = BriefCopy.objects.filter(staff=reader, survey=survey, brief=None)
        if lately.filter(made_at__gt=clock.now() - AGAIN).exists():
            raise Conflict(_("It is on its way already."))
        return _copy(actor, survey, reader, None)


def get_briefs(actor: Actor, *, survey: Survey, wanted: bool) -> None:
    """Get the briefs of a survey by mail from now on, or no more. Twice changes nothing."""
    allow(actor, Permission.REPORTS)
    if actor.staff_id is None:
        raise NotAllowed(_("Briefs go to colleagues by mail."))
    theirs = BriefReader.objects.filter(survey=survey, staff_id=actor.staff_id)
    if wanted:
        BriefReader.objects.get_or_create(survey=survey, staff_id=actor.staff_id)
    else:
        theirs.delete()


def set_brief_readers(actor: Actor, *, survey: Survey, staff_ids: Collection[int]) -> None:
    """Say who gets the briefs of a survey. Raises Problem for somebody who has left or reads no
    reports."""
    allow(actor, Permission.SURVEYS)
    wanted = frozenset(staff_ids)
    able = {one.pk for one in able_readers()} | reader_ids(survey)
    if not wanted <= able:
        raise Problem(_("Choose colleagues who read reports."), field="readers")
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=survey.pk)
        BriefReader.objects.filter(survey=survey).exclude(staff_id__in=wanted).delete()
        fresh = [BriefReader(survey=survey, staff_id=one) for one in sorted(wanted)]
        BriefReader.objects.bulk_create(fresh, ignore_conflicts=True)


def note_brief_mailed(actor: Actor, *, copy: BriefCopy) -> None:
    """Keep that a channel carried a copy, which the caller holds locked."""
    allow(actor, Permission.REPLY)
    copy.mailed_at = clock.now()
    copy.save(update_fields=["mailed_at"])


def _copy(actor: Actor, survey: Survey, reader: Staff, brief: SurveyBrief | None) -> BriefCopy:
    made = BriefCopy.objects.create(
        survey=survey,
        brief=brief,
        staff=reader,
        last=brief.last if brief else today_of(survey),
        made_at=clock.now(),
    )
    record(events.BriefCopyMade(made.pk, survey.pk, survey.name), actor.who)
    return made


def _due(survey: Survey) -> Kind | None:
    """The brief that is to be written now, if any."""
    latest = SurveyBrief.objects.filter(survey=survey).first()
    if latest is not None and latest.kind == Kind.LAST:
        return None
    since = latest.written_at if latest else None
    if not _answered_since(survey, since):
        return None
    now = clock.now()
    if _has_ended(survey, now):
        return Kind.LAST
    if latest is not None:
        return Kind.WEEKLY if now >= latest.written_at + WEEK else None
    return Kind.FIRST if _is_ripe(survey, now) else None


def _has_ended(survey: Survey, now: datetime) -> bool:
    in_time = survey.closes_at is None or now < survey.closes_at
    return survey.state == Survey.State.CLOSED or not in_time


def _answered_since(survey: Survey, since: datetime | None) -> bool:
    if survey.audience == Survey.Audience.STAFF:
        state = ResultState.objects.filter(pk=survey.pk).first()
        latest = SurveyBrief.objects.filter(survey=survey).first()
        told = len(state.told) if state else 0
        return told >= FEWEST and (latest is None or told > latest.answers)
    theirs = Response.objects.filter(survey=survey, voided_at=None)
    return (theirs.filter(moved_at__gt=since) if since else theirs).exists()


def _is_ripe(survey: Survey, now: datetime) -> bool:
    theirs = Response.objects.filter(survey=survey, voided_at=None)
    whole = theirs.exclude(completed_at=None).order_by()[:ENOUGH].count()
    if whole >= ENOUGH or survey.audience == Survey.Audience.STAFF:
        return True
    first: datetime | None = theirs.aggregate(first=Min("started_at"))["first"]
    return first is not None and now >= first + SOON
