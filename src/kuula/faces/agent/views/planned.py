"""Replies that leave later: back to a draft, stopped, let go nevertheless."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.actions.later import let_go, return_planned, withdraw_planned
from kuula.desk.later.reading import planned_for
from kuula.desk.models import PlannedReply
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import Problem
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.REPLY)
def returning(request: StaffRequest, planned_id: int) -> HttpResponse:
    """Its words and files are a draft again."""
    planned = planned_for(request.actor, planned_id)

    def act() -> str:
        return_planned(request.actor, planned=planned)
        return _("Your reply is a draft again")

    return _done(request, planned, act)


@require_POST
@staff_may(Permission.REPLY)
def removal(request: StaffRequest, planned_id: int) -> HttpResponse:
    """It is thrown away."""
    planned = planned_for(request.actor, planned_id)

    def act() -> str:
        withdraw_planned(request.actor, planned=planned)
        return _("The planned reply is stopped")

    return _done(request, planned, act)


@require_POST
@staff_may(Permission.REPLY)
def release(request: StaffRequest, planned_id: int) -> HttpResponse:
    """It goes nevertheless."""
    planned = planned_for(request.actor, planned_id)

    def act() -> str:
        let_go(request.actor, planned=planned)
        return _("The reply goes, whatever the customer wrote meanwhile")

    return _done(request, planned, act)


def _done(request: StaffRequest, planned: PlannedReply, act: Callable[[], str]) -> HttpResponse:
    try:
        say(request, act())
    except Problem as problem:
        warn(request, str(problem))
    return back_to(request, planned.conversation_id)
