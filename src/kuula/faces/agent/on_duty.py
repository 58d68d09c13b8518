"""Whether whoever is signed in is on duty: the switch of the frame, and signs of life."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.ui.page import Option, Switch
from kuula.workspace.actions.duty import note_presence
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.duty import OnDuty
from kuula.workspace.models.duty import DutyReason, DutyState
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import Colleague

_FACES: Final = {DutyState.ON: "on", DutyState.AWAY: "away"}


def seen_again(actor: Actor, duty: OnDuty) -> OnDuty:
    """Write down that somebody asked for a page, and answer their duty from then on."""
    note_presence(SYSTEM, staff_ids=(actor.staff_id or 0,))
    if duty.state == DutyState.AWAY and duty.reason == DutyReason.IDLE:
        duty = replace(duty, state=DutyState.ON, reason=DutyReason.BACK)
    return replace(duty, seen_at=clock.now())


def switch_for(request: HttpRequest) -> Switch | None:
    """On duty, away or off duty, for who answers customers; off for who never said anything."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.may(Permission.REPLY):
        return None
    duty: OnDuty | None = getattr(request, "duty", None)
    state = DutyState(duty.state) if duty else DutyState.OFF
    return Switch(
        label=_("Duty"),
        value=state,
        options=[Option(value, str(label)) for value, label in DutyState.choices],
        url=reverse("duty"),
        back=request.get_full_path() if request.method == "GET" else "/",
        face=_FACES.get(state, ""),
    )


def colleagues_of(everybody: Iterable[Colleague]) -> list[Option]:
    """Who can be assigned, with their duty as a note; none for who never said anything of it. Light
    seats are given nothing."""
    here = (one for one in everybody if one.active and not one.light)
    return [Option(str(one.id), one.name, _duty_words(one)) for one in here]


def take_url(actor: Actor) -> str:
    """Where the next conversation is taken; empty for who may not."""
    may = actor.may(Permission.ASSIGN) and actor.may(Permission.REPLY)
    return reverse("next_taking") if may else ""


def _duty_words(one: Colleague) -> str:
    return str(DutyState(one.duty).label) if one.duty else ""
