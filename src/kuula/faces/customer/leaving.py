"""The way out of an invitation: not this survey, no surveys at all, or some again.

Opening it writes nothing: link scanners open links too.
"""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.limits import over_limit
from kuula.faces.customer.links import language_of, private, rendered, unknown
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotFound
from kuula.listening.models import Invitation
from kuula.listening.surveys.answering.access import invitation_for_secret
from kuula.listening.surveys.inviting.access import paused_since
from kuula.listening.surveys.inviting.actions import (
    pause_asking,
    refuse_invitation,
    resume_asking,
)
from kuula.listening.surveys.inviting.letters import why_asked
from kuula.ui.page import Page
from kuula.workspace.actors import customer_actor

PER_LINK: Final = 20


@dataclass(frozen=True, kw_only=True)
class LeavingPage(Page):
    """`state` is asked, refused or paused; `why` says why they were asked."""

    state: str
    why: str
    answer_url: str
    problem: str = ""


# The address holds a secret, and whoever holds it may say this; strangers get no CSRF cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, token: str) -> HttpResponse:
    """Why somebody was asked, and the ways not to be; a mail program may say it for its reader."""
    try:
        invitation = invitation_for_secret(token)
    except NotFound:
        with translation.override(language_of(request, translation.get_language())):
            return private(unknown(request))
    with translation.override(language_of(request, invitation.language)):
        if request.method != "POST":
            return private(_show(request, invitation, token))
        if over_limit(f"l:{token}", PER_LINK):
            problem = _("That was a little fast. Wait a minute, then try again.")
            return private(_show(request, invitation, token, problem=problem, status=429))
        _take(request, invitation)
        if _is_one_click(request):
            return private(HttpResponse(status=204))
        return redirect(_back(request, token))


def _take(request: HttpRequest, invitation: Invitation) -> None:
    actor, wanted = customer_actor(invitation.customer_id), request.POST.get("want", "")
    customer = invitation.customer
    if wanted == "refuse":
        refuse_invitation(actor, invitation=invitation)
    elif wanted == "pause" or _is_one_click(request):
        pause_asking(actor, customer=customer, channel=invitation.channel)
    elif wanted == "resume":
        resume_asking(actor, customer=customer, channel=invitation.channel)


def _is_one_click(request: HttpRequest) -> bool:
    """Whether a mail program says it for its reader (RFC 8058): it wants nothing from us at all."""
    return request.POST.get("List-Unsubscribe") == "One-Click"


def _show(
    request: HttpRequest,
    invitation: Invitation,
    token: str,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = LeavingPage(
        title=_("Questions we ask you"),
        frame=frame_for_customer(request),
        state=_state(invitation),
        why=why_asked(invitation),
        answer_url=f"/i/{token}",
        problem=problem,
    )
    return rendered("leaving.html", page, status=status)


def _state(invitation: Invitation) -> str:
    if paused_since(invitation.customer_id) is not None:
        return "paused"
    return "refused" if invitation.state == Invitation.State.REFUSED else "asked"


def _back(request: HttpRequest, token: str) -> str:
    language = request.GET.get("lang", "")
    return f"/i/{token}/leave" + (f"?lang={language}" if language in LANGUAGES else "")
