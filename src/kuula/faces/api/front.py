"""The door of the API: its requests pass by all that only pages need, and leave as safe as pages.

No session, cookie or CSRF token is looked at: a token in the Authorization header is the only way
to be somebody here. What answers is read when the first request comes, or a little after the
start: pages need not wait for it.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from typing import Final, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from kuula.faces.api import PREFIX
from kuula.kit.languages import LANGUAGES

Next: TypeAlias = Callable[[HttpRequest], HttpResponseBase]
Answer: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

PLAIN: Final = "en"


def front(get_response: Next) -> Next:
    """Answer requests under /api/ here; let all others through."""
    headers = _safe_headers()

    def run(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        wanted = _language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        if wanted == PLAIN:
            response = answering()(request)
        else:
            with translation.override(wanted):
                response = answering()(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return run


@cache
def answering() -> Answer:
    """What answers the API's requests; the first call takes a second or two."""
    answer: Answer = import_module("kuula.faces.api.answering").answer
    return answer


@lru_cache(maxsize=256)
def _language(accepted: str) -> str:
    for code, _weight in parse_accept_lang_header(accepted[:500]):
        if (short := code.partition("-")[0]) in LANGUAGES:
            return short
    return PLAIN


def _safe_headers() -> dict[str, str]:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY or "same-origin",
        "Vary": "Authorization, Accept-Language",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return headers
