"""Letting this browser show notices; signing out ends it."""

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.connectors.push.actions import BrowserForm, let_show, stop_showing
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.workspace.actors import Actor


@require_POST
@staff_may()
def browsers(request: StaffRequest) -> HttpResponse:
    """This browser shows notices, or (`off`) no more."""
    sent, session = request.POST, request.session.session_key or ""
    if "off" in sent:
        stop_showing(request.actor, session_key=session)
        say(request, _("This device shows no notices any more"))
        return redirect("account_notices")
    form = BrowserForm(sent.get("endpoint", ""), sent.get("public", ""), sent.get("auth", ""))
    let_show(request.actor, session_key=session, form=form)
    say(request, _("This device shows notices"))
    return HttpResponse(status=204)


def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out; what this browser was let show ends at once."""
    actor: Actor | None = getattr(request, "actor", None)
    if request.method == "POST" and actor is not None:
        stop_showing(actor, session_key=request.session.session_key or "")
    answer: HttpResponseBase = account.logout(request)
    return answer
