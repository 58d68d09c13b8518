"""The event stream's door: a raw ASGI application. Django signs the page in once; after that there
is none of it."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.db import OperationalError, close_old_connections
from django.http import HttpRequest

from kuula.desk.access import concerning, invited_to
from kuula.faces.agent.signs_of_life import signs_of_life
from kuula.ledger.live import Hub, Listener
from kuula.ledger.news import Hearing
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
LONGEST: Final = 3600.0


class LiveDoor:
    """`GET /events` streams the hub's news; `GET /healthz` says the process is up."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._signs: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._hub.start()
                self._signs = asyncio.create_task(signs_of_life(self._hub))
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._signs is not None:
                    self._signs.cancel()
                await self._hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            await _plain(send, 200, b"ok")
        elif scope["path"] != "/events" or scope["method"] != "GET":
            await _plain(send, 404, b"not found")
        else:
            await self._stream(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        origin = headers.get("origin", "")
        if origin and not _is_ours(origin, headers.get("host", "")):
            return await _plain(send, 403, b"this page may not listen here")
        try:
            hearing = await asyncio.to_thread(_hearing, headers.get("cookie", ""))
        except OperationalError:
            return await _plain(send, 503, b"waiting for the database", origin)
        if hearing is None:
            return await _plain(send, 401, b"sign in first", origin)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
        await self._listen(_resume_at(scope, headers), hearing, receive, send)
        return None

    async def _listen(
        self, last_id: int | None, hearing: Hearing, receive: Receive, send: Send
    ) -> None:
        async def write(body: bytes) -> None:
            await send({"type": "http.response.body", "body": body, "more_body": True})

        listener = Listener(write, hearing)
        gone = asyncio.ensure_future(_disconnected(receive))
        told = asyncio.ensure_future(listener.closed.wait())
        try:
            await self._hub.join(listener, last_id)
            await asyncio.wait((gone, told), timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(listener)
            gone.cancel()
            told.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _hearing(cookie: str) -> Hearing | None:
    """What exists for the session's person; None for strangers. Runs in a thread."""
    close_old_connections()
    try:
        staff = _signed_in(cookie)
        if staff is None:
            return None
        actor = actor_for(staff)
        invited = invited_to(actor) if actor.hidden_teams else set()
        reads = actor.may(Permission.READ)
        return Hearing(staff.pk, actor.hidden_teams, invited, reads, _concern(actor))
    finally:
        close_old_connections()


def _concern(actor: Actor) -> set[int] | None:
    """The conversations that concern a light seat; None for everybody else."""
    if not actor.is_light:
        return None
    return set(concerning(actor).values_list("pk", flat=True))


def _signed_in(cookie: str) -> Staff | None:
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    user = get_user(request)
    return user if isinstance(user, Staff) and user.is_active else None


def _is_ours(origin: str, host: str) -> bool:
    if origin == settings.PUBLIC_URL:
        return True
    try:
        page, here = urlsplit(origin), urlsplit(f"//{host}")
        return page.hostname == here.hostname and page.port == settings.EVENTS_PORT - 1
    except ValueError:  # no address at all, such as http://[ or a port past 65535
        return False


def _resume_at(scope: Scope, headers: dict[str, str]) -> int | None:
    named = headers.get("last-event-id") or _query(scope).get("last", "")
    return int(named) if named.isascii() and named.isdigit() and len(named) < 19 else None


def _query(scope: Scope) -> dict[str, str]:
    pairs = (part.partition("=") for part in scope["query_string"].decode("latin-1").split("&"))
    return {name: value for name, _sign, value in pairs}


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    plain = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    return plain + _cross_origin(origin)


def _cross_origin(origin: str) -> list[tuple[bytes, bytes]]:
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _plain(send: Send, status: int, body: bytes, origin: str = "") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_cross_origin(origin)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
