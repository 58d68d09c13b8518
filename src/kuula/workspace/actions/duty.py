"""Duty: going on, away and off, by hand and by what open pages show."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Duty, Staff
from kuula.workspace.models.duty import DutyReason, DutyState
from kuula.workspace.permissions import Permission


def set_duty(
    actor: Actor, *, staff: Staff, state: str, reason: DutyReason = DutyReason.HAND
) -> Duty:
    """Let somebody be on duty, away or off: oneself, or a colleague with the right to share out.

    Saying the same again changes nothing. Raises Conflict for who no longer works here.
    """
    if actor.staff_id != staff.pk:
        allow(actor, Permission.SHARE_OUT)
    if state not in DutyState.values:
        raise Problem(_("There is no such duty."), field="state")
    if not staff.is_active:
        raise Conflict(_("%(name)s no longer works here.") % {"name": staff.name})
    with transaction.atomic():
        duty = _locked(staff)
        if duty.state != state:
            _turn(actor, duty, state, reason)
        elif duty.reason != reason and reason == DutyReason.HAND:
            duty.reason = reason
            duty.save(update_fields=["reason"])
    return duty


def note_presence(actor: Actor, *, staff_ids: Iterable[int]) -> None:
    """Write down that these colleagues are there; who was away for being idle is on duty again.

    Whose row somebody else holds just now is passed over: a sign of life comes every minute.
    """
    now = clock.now()
    with transaction.atomic():
        for duty in _free().filter(pk__in=list(staff_ids)):
            duty.seen_at = now
            if duty.state == DutyState.AWAY and duty.reason == DutyReason.IDLE:
                _turn(actor, duty, DutyState.ON, DutyReason.BACK)
            else:
                duty.save(update_fields=["seen_at"])


def rest_absent(actor: Actor) -> int:
    """Let who was not seen for AWAY_AFTER minutes be away, after OFF_AFTER minutes off duty, and
    who left off duty at once; answers how many. Safe to run twice."""
    allow(actor, Permission.SHARE_OUT)
    now = clock.now()
    idle = now - timedelta(minutes=settings.AWAY_AFTER)
    gone = now - timedelta(minutes=max(settings.OFF_AFTER, settings.AWAY_AFTER))
    unseen = _free().filter(seen_at__lt=gone, since__lt=gone)
    count = 0
    with transaction.atomic():
        count += _turn_all(actor, _left(), DutyState.OFF, DutyReason.LEFT)
        off = unseen.filter(state=DutyState.AWAY)
        count += _turn_all(actor, off, DutyState.OFF, DutyReason.IDLE)
        away = _free().filter(state=DutyState.ON, seen_at__lt=idle, since__lt=idle)
        count += _turn_all(actor, away, DutyState.AWAY, DutyReason.IDLE)
    return count


def _locked(staff: Staff) -> Duty:
    """Their row, locked; made for who never said anything, as off duty."""
    now = clock.now()
    first = {"state": "", "reason": DutyReason.HAND, "since": now, "seen_at": now}
    Duty.objects.get_or_create(staff=staff, defaults=first)
    return Duty.objects.select_for_update().get(staff=staff)


def _turn(actor: Actor, duty: Duty, state: str, reason: DutyReason) -> None:
    previous, duty.state, duty.reason = duty.state, state, reason
    duty.since = clock.now()
    if reason in (DutyReason.HAND, DutyReason.TAKING):
        duty.seen_at = duty.since
    duty.save()
    event = events.DutyChanged(
        staff_id=duty.staff_id, state=state, previous=previous, reason=reason
    )
    record(event, actor.who)


def _turn_all(actor: Actor, rows: "QuerySet[Duty]", state: str, reason: DutyReason) -> int:
    found = list(rows)
    for duty in found:
        _turn(actor, duty, state, reason)
    return len(found)


def _free() -> "QuerySet[Duty]":
    """Rows to lock that nobody holds; those passed over come next time."""
    return Duty.objects.select_for_update(skip_locked=True).order_by("pk")


def _left() -> "QuerySet[Duty]":
    held = Duty.objects.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    return held.filter(staff__is_active=False).exclude(state=DutyState.OFF)
