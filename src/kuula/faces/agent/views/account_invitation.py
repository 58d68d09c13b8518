"""The link of an invitation: a name, a password, and one is in."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kuula.faces.agent.forms.account import NewPassword
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.letting_in import let_in
from kuula.faces.agent.rendering import screen
from kuula.kit.languages import LANGUAGES
from kuula.ui.page import Page
from kuula.workspace.access import invitation_for
from kuula.workspace.actions import accept_invitation
from kuula.workspace.models import Staff


@dataclass(frozen=True, kw_only=True)
class InvitationPage(Page):
    """What an invited person fills in."""

    form: NewPassword
    email: str


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Become a colleague by the link one was sent."""
    invitation = invitation_for(secret)
    _speak_as_invited(request, invitation.language)
    person = Staff(email=invitation.email, name=invitation.name)
    form = NewPassword(request.POST or None, person=person)
    if form.is_valid():
        given = form.cleaned_data
        staff = accept_invitation(secret=secret, name=given["name"], password=given["password"])
        return let_in(request, staff)
    page = InvitationPage(
        title=_("Welcome to Kuula"), frame=frame_for(request), form=form, email=invitation.email
    )
    status = 422 if form.is_bound else 200
    response = screen(request, "account/invitation.html", page, status=status)
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response


def _speak_as_invited(request: HttpRequest, language: str) -> None:
    """The language the account will have, unless the guest chose another at the foot of a page."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) not in LANGUAGES:
        translation.activate(language)
