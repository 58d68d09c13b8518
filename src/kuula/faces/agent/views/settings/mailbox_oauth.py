"""Signing in at a mail provider: away with a state, back with a code."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kuula.channels.mail.access import mailbox_for
from kuula.channels.mail.actions.tokens import client_of, finish_sign_in
from kuula.channels.mail.connecting.oauth import begin, same_state
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.kit.problems import Problem
from kuula.workspace.permissions import Permission

KEPT: Final = "mailbox_sign_in"


@require_safe
@staff_may(Permission.MAILBOXES)
def leave(request: StaffRequest, mailbox_id: int) -> HttpResponse:
    """Go to the provider's sign-in page. Raises Problem when its address is missing."""
    mailbox = mailbox_for(request.actor, mailbox_id)
    client = client_of(mailbox)
    if not (client.client_id and client.authorize_url and client.token_url):
        raise Problem(_("Fill in the client ID and the addresses of the provider first."))
    begun = begin(client, redirect=_back(), login=mailbox.address)
    request.session[KEPT] = {
        "mailbox": mailbox.pk,
        "state": begun.state,
        "verifier": begun.verifier,
    }
    return redirect(begun.url)


@require_safe
@staff_may(Permission.MAILBOXES)
def back(request: StaffRequest) -> HttpResponse:
    """Come back from the provider with a code. Raises Problem for a page we did not send to."""
    kept = request.session.pop(KEPT, {})
    if not same_state(str(kept.get("state", "")), request.GET.get("state", "")):
        raise Problem(_("This sign-in was not begun here, or too long ago. Begin again."))
    mailbox = mailbox_for(request.actor, int(kept["mailbox"]))
    code = request.GET.get("code", "")
    if not code:
        raise Problem(_("The provider did not agree. Sign in again and agree to the access."))
    finish_sign_in(
        request.actor,
        mailbox=mailbox,
        code=code,
        verifier=str(kept["verifier"]),
        redirect=_back(),
    )
    say(request, _("The mailbox is signed in. Test the connection now."))
    return redirect("mailbox", mailbox_id=mailbox.pk)


def _back() -> str:
    return f"{settings.PUBLIC_URL}{reverse('mailbox_oauth_back')}"
