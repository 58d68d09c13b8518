"""A conversation in its list: the page, its regions, the mail as it was sent, and its files."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from kuula.desk.access import attachment_for, conversation_for, message_for
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.files import file_response, original_mail
from kuula.faces.agent.frame import say
from kuula.faces.agent.looking import looked
from kuula.faces.agent.pages.conversation import Part, WentOn, conversation_page, part_page
from kuula.faces.agent.pages.inbox import InboxPage
from kuula.faces.agent.pages.reckoning import reckoning_page
from kuula.faces.agent.rendering import region, screen, target_of
from kuula.people.models import Look
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission

PARTS = ("head", "thread", "panel")


@staff_may()
def conversation(request: StaffRequest, number: int) -> HttpResponse:
    """The three panes with a conversation open; for htmx only what it asks for. A light seat is led
    to its own screen, whether or not the conversation concerns it."""
    if request.actor.is_light:
        return redirect("asked_one", number=number)
    allow(request.actor, Permission.READ)
    try:
        return _shown(request, number)
    except WentOn as went:
        words = _("№ %(number)s was merged into № %(into)s, which you see here")
        say(request, words % {"number": number, "into": went.into})
        return redirect(went.url)


def _shown(request: StaffRequest, number: int) -> HttpResponse:
    if target_of(request) == "talk":
        opened = part_page(request, number, "talk")
        return _looked(request, screen(request, "inbox/opened.html", opened), opened)
    template = region(request, "inbox", PARTS)
    part = template.rpartition("/")[2].removesuffix(".html")
    if part == "page":
        page = conversation_page(request, number)
        return _looked(request, screen(request, template, page), page)
    return screen(request, template, part_page(request, number, part))


def _looked(request: StaffRequest, answer: HttpResponse, page: InboxPage | Part) -> HttpResponse:
    """Whoever opens a conversation looks at its customer."""
    if page.talk is None:
        return answer
    return looked(request, answer, page.talk.customer_id, Look.Door.CONVERSATION)


@staff_may(Permission.READ)
def reply_clock(request: StaffRequest, number: int) -> HttpResponse:
    """How the time until the answer is owed was reckoned."""
    page = reckoning_page(request, conversation_for(request.actor, number))
    return screen(request, "inbox/clock.html", page)


@xframe_options_sameorigin
@staff_may()
def message_original(request: StaffRequest, message_id: int) -> HttpResponse:
    """A mail's own HTML for a sandboxed frame; `?pictures=1` lets its pictures be loaded."""
    _allow_reading(request)
    message = message_for(request.actor, message_id)
    return original_mail(message, pictures="pictures" in request.GET)


@staff_may()
def file(request: StaffRequest, file_id: int) -> FileResponse:
    """A file of a message or draft, always as a download."""
    _allow_reading(request)
    return file_response(attachment_for(request.actor, file_id))


def _allow_reading(request: StaffRequest) -> None:
    """A light seat reads what concerns it; the look-up holds it to that."""
    if not request.actor.is_light:
        allow(request.actor, Permission.READ)
