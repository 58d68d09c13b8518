"""Pages about oneself: profile, language, look."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.account import OwnProfile
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.look import A_YEAR, remember_look
from kuula.faces.agent.origin import place_here
from kuula.faces.agent.rendering import screen
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotFound
from kuula.ui.page import Page
from kuula.workspace.actions import ProfileForm, change_profile


@dataclass(frozen=True, kw_only=True)
class ProfilePage(Page):
    """The form of one's own profile."""

    form: OwnProfile
    email: str
    role: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may()
def profile(request: StaffRequest) -> HttpResponse:
    """Name, language, look and signature of whoever is signed in."""
    staff = request.user
    form = OwnProfile(request.POST or None, initial=OwnProfile.of(staff))
    if form.is_valid():
        changed = change_profile(request.actor, form=ProfileForm(**form.cleaned_data))
        with override(changed.language):
            say(request, _("Your profile is saved."))
        return remember_look(redirect("account"), changed)
    page = ProfilePage(
        title=_("Profile"),
        frame=frame_for(request),
        form=form,
        email=staff.email,
        role=staff.get_role_display(),
    )
    return screen(request, "account/profile.html", page, status=422 if form.is_bound else 200)


@require_GET
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Let this browser speak another language until somebody signs in."""
    if code not in LANGUAGES:
        raise NotFound(_("Kuula does not speak this language."))
    back = request.GET.get("next", "/")
    response = HttpResponseRedirect(place_here(back))
    name = settings.LANGUAGE_COOKIE_NAME
    response.set_cookie(name, code, max_age=A_YEAR, samesite="Lax", secure=settings.HTTPS)
    return response
