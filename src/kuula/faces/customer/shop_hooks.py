"""Where shops call. They are told that we have it as soon as it is stored; the work follows."""

from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuula.connectors.shops.access import shop_behind
from kuula.connectors.shops.actions import Call, take_call
from kuula.connectors.shops.models import Shop
from kuula.connectors.shops.signing import is_signed, number_of, topic_of
from kuula.faces.customer.limits import over_limit
from kuula.workspace.actors import SYSTEM

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_CALLS: Final = 1200
"""In a minute, of one shop."""
WRONG: Final = 60
"""Wrong addresses and signatures in a minute, of one caller."""
_PING: Final = b"webhook_id="
"""How the call begins by which WooCommerce tries a new address; it is not signed."""
log = structlog.get_logger(__name__)


@csrf_exempt
@never_cache
@require_http_methods(["POST", "HEAD"])
def shop_hook(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what a shop tells.

    200: stored, or held already. 401: not signed with the shop's secret. 404: no such address.
    413: over 2 MB. 429: too many at once. 503: this shop rests. Shops try again after all but 200.
    """
    shop = shop_behind(key)
    if shop is None:
        return _wrong(request, "There is no such address.", 404)
    if request.method == "HEAD":
        return HttpResponse()
    if over_limit(f"shop:{shop.pk}", MOST_CALLS):
        return _said("Too many calls. Wait a minute.", 429)
    body = _body(request)
    if body is None:
        return _said("The call is over 2 MB.", 413)
    return _answered(request, shop, body)


def _answered(request: HttpRequest, shop: Shop, body: bytes) -> HttpResponse:
    if shop.kind == Shop.Kind.WOOCOMMERCE and body.startswith(_PING) and len(body) < 40:
        return _said("This address is heard.", 200)
    if not is_signed(shop, request.headers, body):
        log.warning("shop_hook_refused", shop=shop.pk)
        return _wrong(request, "The signature is missing or wrong.", 401)
    if not shop.active:
        return _said("This shop rests. Try again later.", 503)
    called = number_of(shop, request.headers, body)
    call = Call(called, topic_of(shop, request.headers), body)
    fresh = take_call(SYSTEM, shop=shop, call=call)
    return _said("Stored." if fresh else "Held already.", 200)


def _body(request: HttpRequest) -> bytes | None:
    """The body as it came, None when it is too large."""
    body = request.read(MOST_BYTES + 1)
    return body if len(body) <= MOST_BYTES else None


def _wrong(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """A refusal; who guesses for long is told to wait."""
    if over_limit(f"hook:{request.META.get('REMOTE_ADDR', '')}", WRONG):
        return _said("Too many tries. Wait a minute.", 429)
    return _said(words, status)


def _said(words: str, status: int) -> HttpResponse:
    """Words for a program, in English like all of its kind.

    Django must not log the refusal: the address is half of the secret.
    """
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response._has_been_logged = True  # type: ignore[attr-defined] # django.utils.log looks at it
    return response
