"""Whether a call is signed with the secret of its shop: HMAC-SHA256 over the body as it came."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from kuula.connectors.shops.models import Shop
from kuula.kit.crypto import unseal
from kuula.kit.text import one_line

HEADERS: Final = {
    Shop.Kind.WOOCOMMERCE: ("X-WC-Webhook-Signature", "X-WC-Webhook-Topic",
                            "X-WC-Webhook-Delivery-ID"),
    Shop.Kind.SHOPIFY: ("X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"),
    Shop.Kind.GENERIC: ("X-Kuula-Signature", "X-Kuula-Topic", "X-Kuula-Delivery"),
}  # fmt: skip
"""The header of the signature, of the topic and of the call's own number, by format."""


def is_signed(shop: Shop, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the signature is there and right. In base64 as shops send it; a system of one's own
    may send it in hexadecimal digits, with "sha256=" before them or not."""
    said = headers.get(HEADERS[Shop.Kind(shop.kind)][0], "").strip()
    wanted = hmac.digest(unseal(shop.secret_sealed).encode(), body, hashlib.sha256)
    forms = [base64.b64encode(wanted).decode()]
    if shop.kind == Shop.Kind.GENERIC:
        said = said.removeprefix("sha256=")
        forms.append(wanted.hex())
    return any(hmac.compare_digest(said.encode(), one.encode()) for one in forms)


def topic_of(shop: Shop, headers: Mapping[str, str]) -> str:
    """What the call is about, in the shop's word."""
    return one_line(headers.get(HEADERS[Shop.Kind(shop.kind)][1], ""), 80)


def number_of(shop: Shop, headers: Mapping[str, str], body: bytes) -> str:
    """By what a repeated call is known; without a number of its own, by the topic and the body.

    WooCommerce numbers calls by the second: two of one second share a number, so the body counts.
    """
    said = one_line(headers.get(HEADERS[Shop.Kind(shop.kind)][2], ""), 200)
    if said and shop.kind != Shop.Kind.WOOCOMMERCE:
        return said
    seed = f"{said}\n{topic_of(shop, headers)}\n".encode()
    return hashlib.sha256(seed + body).hexdigest()
