"""Where a request comes from: this very machine, or somewhere else."""

import ipaddress
from typing import Final

from django.http import HttpRequest

FORWARDED: Final = "KUULA_FORWARDED"
_SIGNS: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_OWN_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def note_forwarding(request: HttpRequest) -> None:
    """Remember whether a proxy passed the request on, before its headers are taken away."""
    request.META[FORWARDED] = any(sign in request.META for sign in _SIGNS)


def is_from_here(request: HttpRequest) -> bool:
    """Whether somebody at this machine asks, by its own name and not through a proxy."""
    if request.META.get(FORWARDED, True):
        return False
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return name in _OWN_NAMES and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
