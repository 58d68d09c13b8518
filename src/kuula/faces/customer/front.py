"""The door for answers that the script of a survey's page sends: they pass by all that only pages
with sessions need, and leave as safe as pages. Whoever sends them is known by the address alone.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from kuula.faces.customer.survey import answering
from kuula.faces.customer.survey_page import PART

Next: TypeAlias = Callable[[HttpRequest], HttpResponseBase]
BELOW: Final = "/a/"
_SENT: Final = "HTTP_" + PART.upper().replace("-", "_")


def front(get_response: Next) -> Next:
    """Answer what the script sends here; let all others through."""
    headers = _safe_headers()

    def run(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if _SENT not in request.META or request.method != "POST" or not path.startswith(BELOW):
            return get_response(request)
        token = path.removeprefix(BELOW)
        request.resolver_match = ResolverMatch(answering, (), {"token": token}, "survey_answering")
        response = answering(request, token)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return run


def _safe_headers() -> dict[str, str]:
    """Of a piece of markup that is never a page."""
    return {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
