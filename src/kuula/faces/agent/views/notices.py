"""What one is told: the bell, the list, reading it, and taking that back."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.actions.notices import (
    mark_read,
    mark_unread,
    read_conversation,
    read_notice,
)
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.notices import bell_of, notices_page, url_of
from kuula.faces.agent.rendering import fragment, region, screen
from kuula.kit.text import whole_number

MICROSECONDS = 1_000_000


@require_safe
@staff_may()
def notices(request: StaffRequest) -> HttpResponse:
    """All one was told, newest first."""
    return screen(request, region(request, "notices", ("rows",)), notices_page(request))


@require_safe
@staff_may()
def bell(request: StaffRequest) -> HttpResponse:
    """What is unread, as the frame shows it."""
    return fragment(request, "notices/bell.html", bell=bell_of(request))


@require_POST
@staff_may()
def reading(request: StaffRequest) -> HttpResponse:
    """One conversation is looked at (`conversation`), or one notice opened (`notice`), else all up
    to `upto` is read."""
    if "conversation" in request.POST:
        talk = whole_number(request.POST["conversation"])
        read_conversation(request.actor, number=talk or 0)
        return HttpResponse(status=204)
    pressed = whole_number(request.POST.get("notice", ""))
    if pressed is not None:
        return redirect(url_of(request, read_notice(request.actor, notice_id=pressed)))
    moment = mark_read(request.actor, upto=whole_number(request.POST.get("upto", "")))
    if moment is not None:
        stamp = round(moment.timestamp() * MICROSECONDS)
        undo = reverse("notices_unreading", args=[stamp])
        say(request, _("All notices are read"), undo_url=undo)
    return redirect("notices")


@require_POST
@staff_may()
def unreading(request: StaffRequest, stamp: int) -> HttpResponse:
    """What was read at that moment is unread again."""
    mark_unread(request.actor, read_at=_moment(stamp))
    return redirect("notices")


def _moment(stamp: int) -> datetime:
    """The moment of a stamp; long ago for one that is no moment."""
    seconds, rest = divmod(stamp, MICROSECONDS)
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)
