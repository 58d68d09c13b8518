"""The one way out over HTTP: time limits, a size limit, and no private address unasked."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings

from kuula.kit.hosts import is_public, resolve
from kuula.kit.imports import without

with without("rich", "pygments", "click"):  # its command line
    import httpx

SECONDS: Final = 20.0
LARGEST: Final = 2 * 1024 * 1024
REDIRECTS: Final = 3
_AGENT: Final = "Kuula"

Resolver = Callable[[str, int], tuple[str, ...]]


class Unreachable(Exception):
    """No usable answer came: refused, too slow, too large, or the address is not allowed."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `form` is sent as a form, `content` as it is; `seconds` limits all of it."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    seconds: float = SECONDS
    largest: int = LARGEST


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, the body at most as large as was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def fetch(ask: Ask, *, resolver: Resolver = resolve) -> Answer:
    """Send one request and read the whole answer, redirects followed and checked again.

    Raises Unreachable; an answer with an error status is an answer. Certificates are checked.
    """
    deadline = time.monotonic() + ask.seconds
    transport = GuardedTransport(resolver)
    try:
        with (
            httpx.Client(
                transport=transport,
                timeout=ask.seconds,
                follow_redirects=ask.method == "GET",
                max_redirects=REDIRECTS,
                headers={"User-Agent": _AGENT},
                trust_env=False,
            ) as client,
            client.stream(
                ask.method, ask.url, headers=dict(ask.headers), data=ask.form, content=ask.content
            ) as response,
        ):
            return Answer(
                response.status_code, dict(response.headers), _read(response, ask, deadline)
            )
    except httpx.HTTPError as error:
        raise Unreachable(str(error) or type(error).__name__) from error
    except (httpx.InvalidURL, ValueError, OSError) as error:
        raise Unreachable(f"{ask.url[:200]!r} cannot be asked: {error}") from error


class GuardedTransport(httpx.BaseTransport):
    """Resolves a host itself, refuses private addresses, connects to the very one it checked."""

    def __init__(self, resolver: Resolver = resolve) -> None:
        self._resolver = resolver
        self._inner = httpx.HTTPTransport(trust_env=False, retries=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on, to a checked address. Called again for each redirect."""
        url = request.url
        if url.scheme not in ("http", "https") or not url.host:
            raise Unreachable("Only http and https addresses can be asked.")
        port = url.port or (443 if url.scheme == "https" else 80)
        address = checked_address(url.host, port, self._resolver)
        sent = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": url.host},
        )
        return self._inner.handle_request(sent)

    def close(self) -> None:
        """Let the connections go."""
        self._inner.close()


def checked_address(host: str, port: int, resolver: Resolver = resolve) -> str:
    """The address to connect to for a host. Raises Unreachable when any of them is private.

    Hosts in settings.ALLOW_PRIVATE_HOSTS may be private.
    """
    try:
        addresses = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} has no address.") from error
    if not addresses:
        raise Unreachable(f"{host} has no address.")
    allowed = host.lower() in {name.lower() for name in settings.ALLOW_PRIVATE_HOSTS}
    if not allowed and not all(map(is_public, addresses)):
        raise Unreachable(f"{host} leads into a private network, which is not allowed here.")
    return addresses[0]


def _read(response: httpx.Response, ask: Ask, deadline: float) -> bytes:
    parts, size = [], 0
    for chunk in response.iter_bytes(64 * 1024):
        size += len(chunk)
        if size > ask.largest:
            raise Unreachable(f"The answer is larger than {ask.largest} bytes.")
        if time.monotonic() > deadline:
            raise Unreachable(f"The answer took longer than {ask.seconds:g} seconds.")
        parts.append(chunk)
    return b"".join(parts)
