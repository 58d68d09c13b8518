"""A new date for a promise, told to the customer first: the mail is written, they look, it goes."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kuula.desk.access import promise_for
from kuula.desk.actions import tell_new_date
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.promise_letter import Asked, letter_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.promises import due_in
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.REPLY)
def letter(request: StaffRequest, promise_id: int) -> HttpResponse:
    """The mail for the new date that the address names; a POST sends it and moves the promise."""
    promise = promise_for(request.actor, promise_id)
    if request.method != "POST":
        return screen(
            request, "promises/letter.html", letter_page(request, promise, _asked(request))
        )
    sent = request.POST
    text, why = clean(sent.get("text", "")), sent.get("why", "")
    try:
        due_to = due_in(sent)
        with transaction.atomic():
            if comes_first(request):
                message = tell_new_date(
                    request.actor, promise=promise, due_to=due_to, why=why, text=text
                )
                undo = reverse("reply_withdrawal", args=[message.pk])
                say(request, _("The customer is told first, in ten seconds"), undo_url=undo)
    except Problem as problem:
        asked = Asked(sent.get("due", ""), why, text, str(problem))
        page = letter_page(request, promise, asked)
        return screen(request, "promises/letter.html", page, status=422)
    return back_to(request, promise.conversation_id)


def _asked(request: StaffRequest) -> Asked:
    return Asked(request.GET.get("due", ""), request.GET.get("why", ""))
