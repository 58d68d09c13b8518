"""Answering the API's requests: to the hot one at once, to the others by their address."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from kuula.faces.api import PREFIX
from kuula.faces.api.api import api
from kuula.faces.api.opening import create_conversation
from kuula.faces.api.problems import details
from kuula.kit.text import whole_number

ROUTES: Final = "kuula.faces.api.urls"
HOT: Final = f"{PREFIX}v1/conversations"
_PLACE: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_WRITING: Final = frozenset({"POST", "PUT", "PATCH"})
_KINDS: Final = ("application/json", "multipart/form-data")


def answer(request: HttpRequest) -> HttpResponseBase:
    """Answer a request under /api/."""
    if _is_hot(request):
        return _open(request)
    try:
        match = resolve(request.path_info[len(PREFIX) - 1 :], urlconf=ROUTES)
    except Resolver404:
        return _nothing()
    if "\0" in request.path_info:
        return _nothing()
    request.resolver_match = match
    methods = _doors().get(_PLACE.sub(r"{\1}", match.route))
    if methods is not None:
        refusal = _refusal(request, methods)
        if refusal is not None:
            return refusal
    view, words, named = match
    try:
        response: HttpResponseBase = view(request, *words, **named)
    except Http404:
        return _nothing()
    return response


def _is_hot(request: HttpRequest) -> bool:
    """Whether this is the one request that comes by the thousand: it needs no look-up."""
    return (
        request.path_info == HOT
        and request.method == "POST"
        and request.content_type == "application/json"
        and not request.META.get("QUERY_STRING")
    )


def _open(request: HttpRequest) -> HttpResponseBase:
    try:
        return create_conversation(request)
    except Exception as error:  # noqa: BLE001 - what goes wrong is told as everywhere else
        return api.on_exception(request, error)


def _refusal(request: HttpRequest, methods: Mapping[str, frozenset[str]]) -> HttpResponse | None:
    """What is wrong with the request before anybody reads it, if anything."""
    method = request.method or ""
    if method not in methods:
        response = details(405, "method-not-allowed", _("This cannot be done at this address."))
        response["Allow"] = ", ".join(methods)
        return response
    if method in _WRITING and _size(request) and request.content_type not in _KINDS:
        return details(415, "media-type", _("Send JSON, or a form with a file."))
    return _bad_question(request, methods[method]) if request.META.get("QUERY_STRING") else None


def _bad_question(request: HttpRequest, known: frozenset[str]) -> HttpResponse | None:
    for name, values in request.GET.lists():
        if name not in known:
            words = _("There is no parameter “%(name)s” here.") % {"name": name[:100]}
            return details(422, "unknown-parameter", words, field=name[:100])
        if any("\0" in value for value in values):
            words = _("Text cannot hold the character NUL.")
            return details(422, "invalid", words, field=name[:100])
    return None


def _size(request: HttpRequest) -> int:
    return whole_number(request.META.get("CONTENT_LENGTH") or "") or 0


def _nothing() -> HttpResponse:
    return details(404, "not-found", _("There is nothing at this address."))


@cache
def _doors() -> dict[str, dict[str, frozenset[str]]]:
    """For each address of the API its methods, and what each may be asked with."""
    paths = api.get_openapi_schema(path_prefix="v1/")["paths"]
    return {
        path.lstrip("/"): {
            method.upper(): frozenset(p["name"] for p in it["parameters"] if p["in"] == "query")
            for method, it in methods.items()
        }
        for path, methods in paths.items()
    }
