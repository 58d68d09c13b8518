"""The agent's day, and the team's board for who leads it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.board import board_page
from kuula.faces.agent.pages.board_behind import behind_page, questions_page
from kuula.faces.agent.pages.day import day_page
from kuula.faces.agent.rendering import region, screen
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.READ)
def day(request: StaffRequest) -> HttpResponse:
    """What is one's own to do today."""
    return screen(request, region(request, "day", ("lists",)), day_page(request))


@require_safe
@staff_may(Permission.BOARD)
def board(request: StaffRequest) -> HttpResponse:
    """Who has what, what is about to slip, how old the backlog is."""
    return screen(request, region(request, "board", ("numbers",)), board_page(request))


@require_safe
@staff_may(Permission.BOARD)
def behind(request: StaffRequest, measure: str) -> HttpResponse:
    """The conversations behind one number of the board."""
    return screen(request, "board/behind.html", behind_page(request, measure))


@require_safe
@staff_may(Permission.BOARD)
def questions(request: StaffRequest) -> HttpResponse:
    """Every question that waits for somebody of another department."""
    return screen(request, "board/behind.html", questions_page(request))
