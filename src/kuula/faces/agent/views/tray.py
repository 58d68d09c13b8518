"""The tray "Belongs here?": mails that somebody must place, and what one can do with them."""

from collections.abc import Callable

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from kuula.channels.mail.access import raw_mail_for
from kuula.channels.mail.actions.tray import (
    drop_mail,
    make_new_conversation,
    place_in_conversation,
    restore_mail,
    try_again,
)
from kuula.desk.access import conversations_for, place_for
from kuula.desk.models import Conversation
from kuula.desk.search import number_in
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.files import mail_as_page
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.tray import mail_page, tray_html, tray_page
from kuula.faces.agent.rendering import region, screen
from kuula.kit.downloads import as_download
from kuula.kit.problems import NotFound, Problem
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.TRAY)
def listing(request: StaffRequest) -> HttpResponse:
    """The mails that wait, or with `?shelf=dropped` those that were put away."""
    return screen(request, region(request, "tray", ("rows",)), tray_page(request))


@require_safe
@staff_may(Permission.TRAY)
def one(request: StaffRequest, raw_id: int) -> HttpResponse:
    """One mail to read and to place; one that was placed leads to its conversation."""
    raw = raw_mail_for(request.actor, raw_id)
    if raw.message is not None:
        return _to(request, raw.message.conversation_id)
    return screen(request, "tray/mail.html", mail_page(request, raw))


@require_safe
@xframe_options_sameorigin
@staff_may(Permission.TRAY)
def html(request: StaffRequest, raw_id: int) -> HttpResponse:
    """The mail's own HTML for a sandboxed frame; `?pictures=1` lets its pictures be loaded."""
    words, inline = tray_html(request.actor, raw_id)
    return mail_as_page(words, inline, pictures="pictures" in request.GET)


@require_safe
@staff_may(Permission.TRAY)
def original(request: StaffRequest, raw_id: int) -> FileResponse:
    """The mail exactly as it came, always as a download."""
    raw = raw_mail_for(request.actor, raw_id)
    if not raw.key:
        raise NotFound(_("The words of this mail are not stored here."))
    return as_download(raw.key, f"mail-{raw.pk}.eml")


@require_POST
@staff_may(Permission.TRAY)
def placement(request: StaffRequest, raw_id: int) -> HttpResponse:
    """The mail belongs into the conversation `number`."""
    raw = raw_mail_for(request.actor, raw_id)
    number = request.POST.get("number", "")
    try:
        talk = _conversation(request, number)
        place_in_conversation(request.actor, raw_mail=raw, conversation=talk)
    except Problem as problem:
        return _stay(request, raw_id, problem)
    say(request, _("The mail is in № %(number)s now") % {"number": talk.number})
    return _to(request, talk.number)


@require_POST
@staff_may(Permission.TRAY)
def opening(request: StaffRequest, raw_id: int) -> HttpResponse:
    """The mail begins a conversation of its own."""
    raw = raw_mail_for(request.actor, raw_id)
    try:
        talk = make_new_conversation(request.actor, raw_mail=raw)
    except Problem as problem:
        return _stay(request, raw_id, problem)
    say(request, _("The mail began № %(number)s") % {"number": talk.number})
    return _to(request, talk.number)


@require_POST
@staff_may(Permission.TRAY)
def removal(request: StaffRequest, raw_id: int) -> HttpResponse:
    """The mail is put away; can be undone."""
    raw = raw_mail_for(request.actor, raw_id)
    return _done(
        request,
        lambda: drop_mail(request.actor, raw_mail=raw),
        _("The mail is put away"),
        undo_url=reverse("tray_return", args=[raw_id]),
    )


@require_POST
@staff_may(Permission.TRAY)
def restoring(request: StaffRequest, raw_id: int) -> HttpResponse:
    """A mail that was put away waits again; can be undone."""
    raw = raw_mail_for(request.actor, raw_id)
    return _done(
        request,
        lambda: restore_mail(request.actor, raw_mail=raw),
        _("The mail waits in the tray again"),
        undo_url=reverse("tray_removal", args=[raw_id]),
    )


@require_POST
@staff_may(Permission.TRAY)
def reading(request: StaffRequest, raw_id: int) -> HttpResponse:
    """Kuula reads the mail once more, as if it had just come."""
    raw = raw_mail_for(request.actor, raw_id)
    return _done(
        request,
        lambda: try_again(request.actor, raw_mail=raw),
        _("Kuula reads the mail once more"),
    )


def _conversation(request: StaffRequest, number: str) -> Conversation:
    wanted = number_in(number)
    if wanted is None:
        raise NotFound(_("Write the number of a conversation."))
    return place_for(request.actor, wanted)


def _done(
    request: StaffRequest, act: Callable[[], None], words: str, *, undo_url: str = ""
) -> HttpResponse:
    try:
        act()
    except Problem as problem:
        warn(request, str(problem))
    else:
        say(request, words, undo_url=undo_url)
    return redirect(reverse("tray"))


def _stay(request: StaffRequest, raw_id: int, problem: Problem) -> HttpResponse:
    warn(request, str(problem))
    return redirect(reverse("tray_mail", args=[raw_id]))


def _to(request: StaffRequest, number: int) -> HttpResponse:
    """To the conversation if it can be seen, else back to the tray."""
    if conversations_for(request.actor).filter(pk=number).exists():
        return redirect(reverse("conversation", args=[number]))
    return redirect(reverse("tray"))
