"""Sending a message on to somebody else, and sending again what did not arrive."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from kuula.channels.mail.access import outgoing_for
from kuula.channels.mail.actions.outgoing import resend
from kuula.channels.mail.actions.queueing import forward_message
from kuula.desk.access import message_for
from kuula.desk.models import Message
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.drafts import addresses_in
from kuula.faces.agent.frame import frame_for, say, warn
from kuula.faces.agent.once import comes_first, word
from kuula.faces.agent.pages.prose import paragraphs
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class ForwardPage(Page):
    """A message with the place for whom it goes to. `problem` says why it did not leave."""

    id: int
    number: int
    subject: str
    back_url: str
    query: str
    to: str
    text: str
    said: Markup
    files: tuple[str, ...]
    once: str
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.REPLY)
def forwarding(request: StaffRequest, message_id: int) -> HttpResponse:
    """Whom the message goes to; a POST sends it with its files."""
    message = message_for(request.actor, message_id)
    if request.method != "POST":
        return screen(request, "inbox/forward.html", _page(request, message))
    to, text = addresses_in(request.POST.get("to", "")), clean(request.POST.get("text", ""))
    try:
        if not to:
            raise Problem(_("Write at least one address."), field="to")
        with transaction.atomic():
            first = comes_first(request)
            if first:
                forward_message(request.actor, message=message, to=to, text=text)
    except Problem as problem:
        page = _page(request, message, str(problem))
        return screen(request, "inbox/forward.html", page, status=422)
    if first:
        say(request, _("The message goes on to %(people)s") % {"people": ", ".join(to)})
    return back_to(request, message.conversation_id)


@require_POST
@staff_may(Permission.REPLY)
def resending(request: StaffRequest, outgoing_id: int) -> HttpResponse:
    """Send a mail again that failed or came back."""
    outgoing = outgoing_for(request.actor, outgoing_id)
    try:
        resend(request.actor, outgoing=outgoing)
    except Conflict as problem:
        warn(request, str(problem))
    else:
        say(request, _("It is sent to %(to)s once more") % {"to": outgoing.recipient})
    return back_to(request, outgoing.conversation_id or 0)


def _page(request: StaffRequest, message: Message, problem: str = "") -> ForwardPage:
    subject = message.conversation.subject or _("No subject")
    query = request.GET.urlencode()
    back = reverse("conversation", args=[message.conversation_id])
    return ForwardPage(
        title=_("Forward"),
        frame=frame_for(request, "home"),
        id=message.pk,
        number=message.conversation_id,
        subject=subject,
        back_url=f"{back}?{query}" if query else back,
        query=f"?{query}" if query else "",
        to=one_line(request.POST.get("to", ""), 2000),
        text=clean(request.POST.get("text", "")),
        said=paragraphs(message.text),
        files=tuple(one.filename for one in message.attachments.all()),
        once=word(),
        problem=problem,
    )
