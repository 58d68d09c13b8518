"""How often anybody is asked, and after what a survey asks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.ledger.recording import record
from kuula.listening.models import AskingRules, Survey, Trigger
from kuula.listening.surveys.inviting import events
from kuula.listening.surveys.inviting.judging import rules
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 30
DAYS: Final = 730
TRIGGERS: Final = 20


@dataclass(frozen=True, slots=True)
class RulesForm:
    """The contact budget as edited; fields as of AskingRules."""

    most: int
    days: int
    after_refusal: int
    hold_complaints: bool
    earliest: int = 9
    latest: int = 20
    rest_days: bool = True


@dataclass(frozen=True, slots=True)
class TriggerForm:
    """When a survey asks; fields as of Trigger."""

    cause: str
    days: int = 0
    hours: int = 0
    share: int = 100
    segments: Sequence[int] = ()


def save_rules(actor: Actor, *, form: RulesForm) -> None:
    """Say how often anybody may be asked. Raises Problem for what cannot be; the same twice changes
    nothing."""
    allow(actor, Permission.SURVEYS)
    _within(form.most, 1, MOST, "most")
    _within(form.days, 1, DAYS, "days")
    _within(form.after_refusal, 0, DAYS, "after_refusal")
    _within(form.earliest, 0, 23, "earliest")
    _within(form.latest, form.earliest + 1, 24, "latest")
    with transaction.atomic():
        held = AskingRules.objects.select_for_update().filter(pk=1).first() or rules()
        if _said(held) == _said(form):
            return
        for one in fields(form):
            setattr(held, one.name, getattr(form, one.name))
        held.changed_at = clock.now()
        held.save()
        record(events.AskingRulesChanged(**asdict(form)), actor.who)


def add_trigger(actor: Actor, *, survey: Survey, form: TriggerForm) -> Trigger:
    """Let a survey ask after something happens, from now on. Raises Problem for what cannot be,
    Conflict for more than 20, or for a survey of colleagues or one that was closed."""
    allow(actor, Permission.SURVEYS)
    if form.cause not in Trigger.Cause:
        raise Problem(_("Choose after what it asks."), field="cause")
    _within(form.share, 1, 100, "share")
    _within(form.days, 0, DAYS, "days")
    _within(form.hours, 0, 23, "hours")
    seen = set(segments_for(actor).in_use().values_list("pk", flat=True)) if form.segments else ()
    if not set(form.segments).issubset(seen):
        raise Problem(_("There is no such segment."), field="segments")
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        refuse_closed(locked)
        if locked.triggers.filter(ended_at=None).count() >= TRIGGERS:
            raise Conflict(_("A survey asks after at most 20 different things."))
        trigger = Trigger.objects.create(
            survey=locked,
            cause=form.cause,
            days=form.days,
            hours=form.hours,
            share=form.share,
            segments=sorted(form.segments),
            made_at=clock.now(),
        )
        record(events.TriggerChanged(trigger.pk, locked.pk, locked.name), actor.who)
    return trigger


def end_trigger(actor: Actor, *, trigger: Trigger) -> None:
    """Ask after this no more; what is planned already is asked. Twice changes nothing."""
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        locked = (
            Trigger.objects.select_for_update(of=("self",))
            .select_related("survey")
            .get(pk=trigger.pk)
        )
        if locked.ended_at is not None:
            return
        locked.ended_at = clock.now()
        locked.save(update_fields=["ended_at"])
        survey = locked.survey
        record(events.TriggerChanged(locked.pk, survey.pk, survey.name, ended=True), actor.who)


def refuse_closed(survey: Survey) -> None:
    """Raise Conflict for a survey that invites nobody: of colleagues, closed or put aside."""
    if survey.audience != Survey.Audience.CUSTOMERS:
        raise Conflict(_("Colleagues are not invited one by one, so that they stay unknown."))
    if survey.state == Survey.State.CLOSED or survey.archived_at is not None:
        raise Conflict(_("This survey is closed. Copy it to ask again."))


def _said(held: AskingRules | RulesForm) -> tuple[int, ...]:
    return tuple(getattr(held, one.name) for one in fields(RulesForm))


def _within(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        raise Problem(
            _("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": most},
            field=field,
        )
