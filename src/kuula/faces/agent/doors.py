"""The doors of the staff's pages: who must be signed in, and with which right."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.middleware import HtmxDetails
from typing_extensions import TypeIs

from kuula.faces.agent.stream import events_origin
from kuula.workspace.actors import Actor, allow
from kuula.workspace.duty import OnDuty
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request that came through a door: somebody is signed in. `told` is how far the ledger had
    been told when it came; `duty` theirs, if they ever said anything of it."""

    actor: Actor
    told: int
    duty: OnDuty | None
    user: Staff
    htmx: HtmxDetails


Inside: TypeAlias = Callable[Concatenate[StaffRequest, P], HttpResponseBase]
Outside: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_may(permission: Permission | None = None) -> Callable[[Inside[P]], Outside[P]]:
    """A view for signed-in staff, with the right `permission` if one is named.

    Strangers are sent to the sign-in page and come back afterwards. Raises NotAllowed for staff
    whose role lacks the right.
    """

    def guard(view: Inside[P]) -> Outside[P]:
        @wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not _is_inside(request):
                return _to_sign_in(request)
            if permission is not None:
                allow(request.actor, permission)
            response = view(request, *args, **kwargs)
            return _for_this_person(request, response)

        return run

    return guard


def _is_inside(request: HttpRequest) -> TypeIs[StaffRequest]:
    return getattr(request, "actor", None) is not None


def _for_this_person(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Never from a cache without asking; the page may listen to the event stream."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    response._csp_update = {"connect-src": [events_origin(request)]}  # type: ignore[attr-defined] # read by django-csp
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method == "GET" else "/"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(wanted)
