"""Shops: the list, one with its address, secret, mapping and last calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.connectors.shops.access import calls_of
from kuula.connectors.shops.formats.generic import KINDS, Place
from kuula.connectors.shops.models import Shop, ShopCall
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.shop import ShopDetails
from kuula.faces.agent.pages.portion import Portion
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.crypto import unseal
from kuula.ui.page import NavItem, Option, Tone

TONES: Final[dict[str, Tone]] = {"done": "good", "failed": "bad", "waiting": "accent"}


@dataclass(frozen=True, kw_only=True)
class ShopsPage(SettingsPage):
    """All shops."""

    part: Portion[Shop]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as the list shows it."""

    number: int
    topic: str
    state: str
    tone: Tone
    why: str
    failed: bool
    received_at: datetime
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class PathRow:
    """A field and the path that leads to it."""

    name: str
    label: str
    required: bool
    path: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping as it is filled in, and what it reads out of a pasted sample."""

    kind: str
    records: str = ""
    paths: Mapping[str, str] | None = None
    sample: str = ""
    problem: str = ""
    read: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class ShopPage(SettingsPage):
    """One shop to fill in; `kept` is None for a new one."""

    form: ShopDetails
    kept: Shop | None
    address: str = ""
    secret: str = ""
    steps: Sequence[str] = ()
    calls: Sequence[CallRow] = ()
    next_url: str = ""
    failed_only: bool = False
    tabs: Sequence[NavItem] = ()
    mapped: Mapped | None = None
    kinds: Sequence[Option] = ()
    paths: Sequence[PathRow] = ()


def shop_page(
    request: StaffRequest, form: ShopDetails, kept: Shop | None, *, mapped: Mapped | None = None
) -> ShopPage:
    """One shop, or an empty form."""
    title = kept.name if kept else _("Connect a shop")
    common = shared(request, title, "shops")
    if kept is None:
        return ShopPage(**common, form=form, kept=None)
    failed_only = "failed" in request.GET
    page = calls_of(
        request.actor, kept, cursor=request.GET.get("cursor", ""), failed_only=failed_only
    )
    url = reverse("shop", args=[kept.pk])
    narrowed = "&failed=1" if failed_only else ""
    mapping = mapped or _kept_mapping(request, kept)
    return ShopPage(
        **common,
        form=form,
        kept=kept,
        address=f"{settings.PUBLIC_URL.rstrip('/')}/hooks/shops/{kept.key}",
        secret=unseal(kept.secret_sealed),
        steps=_steps(kept),
        calls=[_row(one) for one in page.rows],
        next_url=f"{url}?cursor={page.next}{narrowed}" if page.next else "",
        failed_only=failed_only,
        tabs=[
            NavItem(label=_("All"), url=url, current=not failed_only),
            NavItem(label=_("Failed"), url=f"{url}?failed=1", current=failed_only),
        ],
        mapped=mapping,
        kinds=[Option(name, str(label)) for name, (label, _places) in KINDS.items()],
        paths=[_path(one, mapping) for one in KINDS[mapping.kind][1]] if mapping else (),
    )


def _kept_mapping(request: StaffRequest, shop: Shop) -> Mapped | None:
    if shop.kind != Shop.Kind.GENERIC:
        return None
    kept = shop.mapping
    kind = request.GET.get("about", "") or kept.get("kind", "orders")
    if kind not in KINDS:
        kind = "orders"
    if kept.get("kind") != kind:
        return Mapped(kind)
    return Mapped(kind, kept.get("records", ""), kept.get("paths", {}))


def _path(place: Place, mapping: Mapped) -> PathRow:
    path = (mapping.paths or {}).get(place.name, "")
    return PathRow(place.name, str(place.label), place.required, path)


def _steps(shop: Shop) -> list[str]:
    """What is to be done at the shop."""
    if shop.kind == Shop.Kind.WOOCOMMERCE:
        return [
            _("In WordPress open WooCommerce → Settings → Advanced → Webhooks and add a webhook."),
            _("Paste address and secret, choose the topic, API version 3, status active."),
            _("One webhook for each topic: order, customer and product, created, updated and "
              "deleted."),
        ]  # fmt: skip
    if shop.kind == Shop.Kind.SHOPIFY:
        return [
            _("In Shopify open Settings → Notifications → Webhooks and create webhooks in JSON."),
            _("Paste the address. Choose order, customer, product, fulfillment and refund events."),
            _("Copy the secret that Shopify shows there into the field above and save."),
        ]
    return [
        _("Send JSON by POST to the address."),
        _("Sign the body with the secret: X-Kuula-Signature is its HMAC-SHA256 in base64."),
        _("X-Kuula-Delivery is a number of the call: a repeated one is taken in once."),
    ]


def _row(call: ShopCall) -> CallRow:
    return CallRow(
        call.pk,
        call.topic,
        call.get_state_display(),
        TONES.get(call.state, ""),
        call.why,
        call.state == ShopCall.State.FAILED,
        call.received_at,
        call.again_at if call.why else None,
    )
