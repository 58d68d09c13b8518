"""Who calls: a bearer token, its actor, and how fast it may call."""

import re
import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kuula.faces.api.last_use import note_use
from kuula.kit.problems import NotAllowed, Problem
from kuula.workspace.access import actor_for_token
from kuula.workspace.actors import Actor

MOST: Final = 10_000
LIGHT: Final = re.compile(
    r"/api/v1/(asked|me|feedback|questions/\d+/(answer|declining|passing))(/|$)"
)
"""All that a program of a light seat may call."""


class ApiRequest(HttpRequest):
    """A request that came through the door: `auth` is who asks."""

    auth: Actor


class TooFast(Problem):
    """The token called more often than it may."""

    status = 429
    code = "too-many-requests"


class Unknown(Problem):
    """No token, or one that does not stand any more."""

    status = 401
    code = "unauthenticated"


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


_buckets: dict[str, _Bucket] = {}


def bearer(request: HttpRequest) -> str:
    """The secret the request carries. Raises Unknown."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 20 <= len(secret) <= 200:
        raise Unknown(_("Send a token in the header Authorization: Bearer …"))
    return secret


def caller(request: HttpRequest) -> Actor:
    """The actor behind the request's token, within its rate. Raises Unknown or TooFast, NotAllowed
    for a light seat that calls anything but what is its own."""
    secret = bearer(request)
    slow_down(secret)
    actor = actor_for_token(secret)
    if actor is None or actor.token_id is None:
        raise Unknown(_("This token is not known, was revoked, or its owner is gone."))
    note_use(actor.token_id)
    if actor.is_light and not LIGHT.match(request.path_info):
        raise NotAllowed(_("A light seat sees what it is asked, and answers that."))
    return actor


def slow_down(secret: str) -> None:
    """Let a token call `API_RATE` times a second on the average, twice that in a burst."""
    rate, now = settings.API_RATE, time.monotonic()
    bucket = _buckets.get(secret)
    if bucket is None:
        if len(_buckets) >= MOST:
            _buckets.clear()
        bucket = _buckets[secret] = _Bucket(2.0 * rate, now)
    bucket.left = min(2.0 * rate, bucket.left + (now - bucket.at) * rate)
    bucket.at = now
    if bucket.left < 1:
        raise TooFast(_("Too many requests. Wait a second and go on more slowly."))
    bucket.left -= 1
