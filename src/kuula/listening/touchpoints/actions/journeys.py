"""Journeys, drawn and changed as a whole: their stages in order, each with its touchpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import record
from kuula.listening.models import Journey, Stage, StagePoint, Touchpoint
from kuula.listening.touchpoints import events
from kuula.people.actions.meanwhile import refuse_stale
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

NAME: Final = 60
ABOUT: Final = 500
MOST: Final = 50
MOST_STAGES: Final = 20
MOST_POINTS: Final = 20


@dataclass(frozen=True, slots=True)
class StageForm:
    """A stage as edited: its name, what customers expect there, its touchpoints by number."""

    name: str
    expects: str = ""
    touchpoint_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class JourneyForm:
    """A journey as edited; `segment_id` is None for everybody's."""

    name: str
    stages: Sequence[StageForm]
    about: str = ""
    segment_id: int | None = None


def save_journey(
    actor: Actor, *, form: JourneyForm, journey: Journey | None = None, seen: str | None = None
) -> Journey:
    """Draw a journey or change it.

    Raises Problem without a name or stage, for a stage without a name and for a segment or
    touchpoint that is not there; Conflict for a name that is taken, for more than 50 journeys, 20
    stages or 20 touchpoints of a stage, or when it was changed since it was `seen`.
    """
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        saved = _locked(journey) if journey else _begun()
        refuse_stale(saved.changed_at if journey else None, seen)
        _check(actor, form, saved)
        saved.name, saved.segment_id = one_line(form.name, NAME), form.segment_id
        saved.about = clean(form.about).strip()[:ABOUT]
        saved.changed_at = clock.now()
        saved.save()
        _put_stages(saved, form.stages)
        record(events.JourneySaved(saved.pk, saved.name, len(form.stages)), actor.who)
    return saved


def archive_journey(actor: Actor, *, journey: Journey, archived: bool) -> None:
    """Put a journey aside, or take it up again. Raises Conflict when another has its name."""
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        locked = _locked(journey)
        if (locked.archived_at is not None) == archived:
            return
        if not archived:
            _refuse_taken(locked.name, locked)
        locked.archived_at = clock.now() if archived else None
        locked.save(update_fields=["archived_at"])
        record(events.JourneyArchived(locked.pk, locked.name, archived), actor.who)


def undo_journeys(actor: Actor, *, names: Sequence[str]) -> None:
    """Take out the journeys of these names."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        Journey.objects.filter(name__in=names).delete()


def _begun() -> Journey:
    if Journey.objects.in_use().count() >= MOST:
        raise Conflict(_("There are 50 journeys. Archive one first."))
    return Journey(made_at=clock.now())


def _locked(journey: Journey) -> Journey:
    return Journey.objects.select_for_update().get(pk=journey.pk)


def _put_stages(journey: Journey, stages: Sequence[StageForm]) -> None:
    journey.stages.all().delete()
    made = Stage.objects.bulk_create(
        Stage(
            journey=journey,
            place=place,
            name=one_line(one.name, NAME),
            expects=clean(one.expects).strip()[:ABOUT],
        )
        for place, one in enumerate(stages)
    )
    StagePoint.objects.bulk_create(
        StagePoint(stage=stage, touchpoint_id=number)
        for stage, form in zip(made, stages, strict=True)
        for number in dict.fromkeys(form.touchpoint_ids)
    )


def _check(actor: Actor, form: JourneyForm, saved: Journey) -> None:
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("A journey needs a name."), field="name")
    if saved.archived_at is None:
        _refuse_taken(name, saved)
    segment = form.segment_id
    if segment is not None and not segments_for(actor).filter(pk=segment).exists():
        raise Problem(_("There is no such segment."), field="segment")
    _check_stages(form.stages)


def _check_stages(stages: Sequence[StageForm]) -> None:
    if not stages:
        raise Problem(_("A journey has at least one stage."), field="stages")
    if len(stages) > MOST_STAGES:
        raise Conflict(_("A journey has at most 20 stages."), field="stages")
    if not all(one_line(one.name, NAME) for one in stages):
        raise Problem(_("Each stage needs a name."), field="stages")
    if any(len(set(one.touchpoint_ids)) > MOST_POINTS for one in stages):
        raise Conflict(_("A stage has at most 20 touchpoints."), field="stages")
    named = {number for one in stages for number in one.touchpoint_ids}
    if Touchpoint.objects.filter(pk__in=named).count() != len(named):
        raise Problem(_("There is no such touchpoint."), field="stages")


def _refuse_taken(name: str, but: Journey) -> None:
    if Journey.objects.in_use().filter(name__iexact=name).exclude(pk=but.pk).exists():
        raise Conflict(_("Another journey has this name."), field="name")
