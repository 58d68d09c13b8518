"""Where a request comes from: this very machine, or somewhere else."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from kuula.kit.hosts import is_loopback, is_loopback_url

FORWARDED: Final = "KUULA_FORWARDED"
_SIGNS: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_OWN_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def note_forwarding(request: HttpRequest) -> None:
    """Remember whether a proxy passed the request on, before its headers are taken away."""
    request.META[FORWARDED] = any(sign in request.META for sign in _SIGNS)


def is_from_here(request: HttpRequest) -> bool:
    """Whether somebody at this machine asks, by its own name and not through a proxy.

    Nobody, once Kuula has a public address: a proxy that adds no header looks like this machine.
    """
    if not is_loopback_url(settings.PUBLIC_URL) or request.META.get(FORWARDED, True):
        return False
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return name in _OWN_NAMES and is_loopback(request.META.get("REMOTE_ADDR", ""))


def place_here(named: str) -> str:
    """The page of this installation that a request names to go back to; the first one for anything
    else."""
    ours = named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None)
    return named if ours else "/"
