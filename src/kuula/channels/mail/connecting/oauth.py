"""OAuth2 for mailboxes: the address where somebody agrees, and tokens for the code they bring back.

Authorisation code with PKCE, every exchange through the guarded way out. Nothing is stored here.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import orjson
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.http import Ask, Unreachable, fetch
from kuula.kit.problems import Problem
from kuula.kit.text import one_line

EARLY: Final = timedelta(minutes=2)
SECONDS: Final = 20.0
_LIFETIME: Final = 3600
_FINAL: Final = frozenset(
    {"invalid_grant", "invalid_client", "unauthorized_client", "access_denied"}
)


class Refused(Exception):
    """The provider will not give tokens any more: somebody must sign in again."""


@dataclass(frozen=True, slots=True)
class Client:
    """How we are known to a provider, and where it is asked."""

    client_id: str
    authorize_url: str
    token_url: str
    scope: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the person, and what to keep until they come back (in their session)."""

    url: str
    state: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a provider gave. `refresh` may be empty: the one we have stays valid then."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime


def begin(client: Client, *, redirect: str, login: str = "") -> Begun:
    """Begin a sign-in: the provider's page, with state and PKCE challenge. Raises Problem."""
    if not client.authorize_url.startswith("https://") and not _is_local(client.authorize_url):
        raise Problem(_("The sign-in address of a provider begins with https://."))
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    wanted = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect,
        "scope": client.scope,
        "state": state,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }
    if login:
        wanted["login_hint"] = login
    joint = "&" if "?" in client.authorize_url else "?"
    return Begun(f"{client.authorize_url}{joint}{urlencode(wanted)}", state, verifier)


def same_state(kept: str, brought: str) -> bool:
    """Whether the person came back from the very page we sent them to."""
    return bool(kept) and secrets.compare_digest(kept.encode(), brought.encode())


def exchange(client: Client, *, code: str, verifier: str, redirect: str) -> Tokens:
    """Tokens for the code somebody brought back. Raises Refused or Unreachable."""
    return _ask(
        client,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": verifier,
        },
    )


def refresh(client: Client, *, token: str) -> Tokens:
    """A fresh access token. Raises Refused when the refresh token is spent, else Unreachable."""
    if not token:
        raise Refused("there is no refresh token")
    return _ask(client, {"grant_type": "refresh_token", "refresh_token": token})


def _ask(client: Client, form: Mapping[str, str]) -> Tokens:
    known = {"client_id": client.client_id}
    if client.secret:
        known["client_secret"] = client.secret
    answer = fetch(
        Ask(
            client.token_url,
            method="POST",
            headers={"Accept": "application/json"},
            form={**form, **known},
            seconds=SECONDS,
            largest=64 * 1024,
        )
    )
    said = _object(answer.body)
    if answer.status != 200:
        _refuse(answer.status, said)
    access = said.get("access_token")
    if not isinstance(access, str) or not access:
        raise Unreachable("The provider's answer holds no access token.")
    again = said.get("refresh_token")
    return Tokens(access, again if isinstance(again, str) else "", _expiry(said.get("expires_in")))


def _refuse(status: int, said: Mapping[str, object]) -> None:
    error = one_line(str(said.get("error", "")), 60)
    words = one_line(str(said.get("error_description", "")), 200)
    if error in _FINAL:
        raise Refused(f"{error} {words}".strip())
    raise Unreachable(f"The provider answered {status} {error} {words}".strip())


def _object(body: bytes) -> Mapping[str, object]:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _expiry(seconds: object) -> datetime:
    try:
        lasts = int(str(seconds))
    except ValueError:
        lasts = _LIFETIME
    return clock.now() + timedelta(seconds=min(max(lasts, 0), 86_400))


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://localhost:"))
