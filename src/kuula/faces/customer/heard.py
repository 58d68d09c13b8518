"""The way out of hearing what comes of feedback.

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
from kuula.listening.feedback.access import telling_for_secret, wants_to_hear
from kuula.listening.feedback.actions import mute_feedback
from kuula.listening.models import FeedbackTelling
from kuula.ui.page import Page
from kuula.workspace.actors import customer_actor

PER_LINK: Final = 20


@dataclass(frozen=True, kw_only=True)
class HeardPage(Page):
    """`words` is what was done; `hears` whether they hear of other things still."""

    words: str
    hears: bool
    problem: str = ""


# The address holds a secret, and whoever holds it may say this; strangers get no CSRF cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def heard(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody was told, and the way to hear nothing more of this kind."""
    try:
        telling = telling_for_secret(token)
    except NotFound:
        with translation.override(language_of(request, translation.get_language())):
            return private(unknown(request))
    with translation.override(language_of(request, telling.language)):
        if request.method != "POST":
            return private(_show(request, telling))
        if over_limit(f"h:{token}", PER_LINK):
            problem = _("That was a little fast. Wait a minute, then try again.")
            return private(_show(request, telling, problem=problem, status=429))
        if request.POST.get("want", "mute") == "mute":
            mute_feedback(customer_actor(telling.customer_id), customer=telling.customer)
        language = request.GET.get("lang", "")
        return redirect(f"/h/{token}" + (f"?lang={language}" if language in LANGUAGES else ""))


def _show(
    request: HttpRequest, telling: FeedbackTelling, *, problem: str = "", status: int = 200
) -> HttpResponse:
    page = HeardPage(
        title=_("What came of what you told us"),
        frame=frame_for_customer(request),
        words=telling.words,
        hears=wants_to_hear(telling.customer),
        problem=problem,
    )
    return rendered("heard.html", page, status=status)
