"""A survey sent to many at once: planned in batches that can be killed, none invited twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock, jobs
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.ledger.recording import record
from kuula.listening.models import Invitation, Survey, Wave
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.inviting import events
from kuula.listening.surveys.inviting.actions.planning import LASTS
from kuula.listening.surveys.inviting.actions.ruling import refuse_closed
from kuula.listening.surveys.inviting.judging import WHY, values_of
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 10_000
LEFT_BEHIND: Final = timedelta(minutes=2)
FARTHEST: Final = timedelta(days=365)
State = Wave.State
_PLAN: Final = f"""
WITH looked AS MATERIALIZED (
    SELECT c.id, c.language, c.absorbed FROM people_customer c
    WHERE c.id > %(reached)s AND c.erased_at IS NULL AND c.merged_into_id IS NULL
        AND (%(segment)s::bigint IS NULL OR EXISTS (SELECT FROM people_segmentmember m
            WHERE m.customer_id = c.id AND m.segment_id = %(segment)s))
    ORDER BY c.id LIMIT %(batch)s
), drawn AS MATERIALIZED (
    SELECT * FROM looked
    WHERE abs(hashint8extended(id, %(wave)s)) %% 10000 < %(share)s * 100
), judged AS MATERIALIZED (
    SELECT c.id, c.language, {WHY} AS why FROM drawn c
), made AS (
    INSERT INTO listening_invitation (survey_id, customer_id, brand_id, wave, channel, language,
        variant, token_digest, state, why, planned_for, made_at, expires_at)
    SELECT %(survey)s, id, %(brand)s::bigint, %(wave)s, 'mail',
        CASE WHEN language = ANY(%(languages)s) THEN language ELSE %(first)s END,
        abs(hashint8extended(id, %(survey)s)) %% %(variants)s, '',
        CASE WHEN why = '' THEN 'planned' ELSE 'left_out' END, why,
        %(moment)s, %(now)s, %(expires)s
    FROM judged
    ON CONFLICT DO NOTHING RETURNING state
)
SELECT (SELECT max(id) FROM looked), (SELECT count(*) FROM looked), (SELECT count(*) FROM drawn),
    (SELECT count(*) FROM made WHERE state = 'planned'),
    (SELECT count(*) FROM made WHERE state = 'left_out')"""


@dataclass(frozen=True, slots=True)
class WaveForm:
    """To whom a survey is sent: a share, in per cent, of a segment or of everybody; and when."""

    segment_id: int | None = None
    share: int = 100
    starts_at: datetime | None = None


def begin_wave(actor: Actor, *, survey: Survey, form: WaveForm) -> Wave:
    """Send a survey to many: planned by a job soon, sent from `starts_at` on.

    Raises Problem for a share or a moment that cannot be, NotFound for a segment the actor does not
    see, Conflict for a survey that is not live or is being planned already.
    """
    allow(actor, Permission.SURVEYS)
    now = clock.now()
    starts = max(form.starts_at or now, now)
    _check(actor, form, starts, now)
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        refuse_closed(locked)
        if not locked.is_open(now):
            raise Conflict(_("Publish the survey first: only one that takes answers is sent."))
        if locked.waves.filter(state=State.PLANNING).exists():
            raise Conflict(_("It is being sent already. Wait until that is planned."))
        wave = Wave.objects.create(
            survey=locked,
            segment_id=form.segment_id,
            share=form.share,
            starts_at=starts,
            staff_id=actor.id if actor.kind == "staff" else None,
            made_at=now,
            moved_at=now,
        )
        record(events.WaveBegun(wave.pk, locked.pk, locked.name), actor.who)
    jobs.defer("listening.plan_wave", once=f"wave:{wave.pk}", wave_id=wave.pk)
    return wave


def plan_wave(actor: Actor, *, wave_id: int) -> Wave | None:
    """Plan a sending to its end, a batch a transaction. Safe to kill, and to run twice or by two at
    a time: each batch moves on from the customer that was reached."""
    allow(actor, Permission.SURVEYS)
    while True:
        with transaction.atomic():
            waves = Wave.objects.select_for_update(of=("self",))
            wave = waves.select_related("survey__purpose").filter(pk=wave_id).first()
            if wave is None or wave.state != State.PLANNING:
                return wave
            _plan_batch(wave)


def carry_on_waves(actor: Actor) -> int:
    """Ask again for the planning of sendings that nobody moved for a while; answers how many."""
    allow(actor, Permission.SURVEYS)
    left = Wave.objects.filter(state=State.PLANNING, moved_at__lt=clock.now() - LEFT_BEHIND)[:20]
    for wave in left:
        jobs.defer("listening.plan_wave", once=f"wave:{wave.pk}", wave_id=wave.pk)
    return len(left)


def stop_wave(actor: Actor, *, wave: Wave) -> int:
    """Send nothing more of it: what is planned is left out; answers how many. What was sent stays.
    Twice changes nothing."""
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        waves = Wave.objects.select_for_update(of=("self",)).select_related("survey")
        locked = waves.get(pk=wave.pk)
        planned = Invitation.objects.filter(
            survey=locked.survey, wave=locked.pk, state=Invitation.State.PLANNED
        )
        count = planned.update(state=Invitation.State.LEFT_OUT, why=Invitation.Why.CLOSED)
        if locked.state == State.STOPPED:
            return count
        locked.state, locked.moved_at = State.STOPPED, clock.now()
        locked.save()
        survey = locked.survey
        record(events.WaveStopped(locked.pk, survey.pk, survey.name), actor.who)
    return count


def _check(actor: Actor, form: WaveForm, starts: datetime, now: datetime) -> None:
    if not 1 <= form.share <= 100:
        raise Problem(
            _("Choose a number from %(least)s to %(most)s.") % {"least": 1, "most": 100},
            field="share",
        )
    if starts > now + FARTHEST:
        raise Problem(_("Choose a time within a year."), field="starts_at")
    if form.segment_id is None:
        return
    if not segments_for(actor).in_use().filter(pk=form.segment_id).exists():
        raise NotFound(_("There is no such segment."))


def _plan_batch(wave: Wave) -> None:
    """One batch of a locked wave; the last one is the one that finds nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, _values(wave))
        reached, looked, drawn, invited, left_out = cursor.fetchone()
    wave.moved_at = clock.now()
    if reached is None:
        wave.state = State.PLANNED
    else:
        wave.reached = reached
        wave.looked_at += looked
        wave.sampled += drawn
        wave.invited += invited
        wave.left_out += left_out
    wave.save()


def _values(wave: Wave) -> dict[str, Any]:
    survey, now = wave.survey, clock.now()
    starts = max(wave.starts_at, now)
    version = survey.versions.get(number=survey.version)
    content = read_questionnaire(version.content)
    return values_of(survey, starts) | {
        "reached": wave.reached,
        "segment": wave.segment_id,
        "batch": BATCH,
        "wave": wave.pk,
        "share": wave.share,
        "survey": survey.pk,
        "brand": survey.brand_id,
        "languages": list(content.languages),
        "first": content.languages[0],
        "variants": content.variants,
        "now": now,
        "expires": starts + LASTS,
    }
