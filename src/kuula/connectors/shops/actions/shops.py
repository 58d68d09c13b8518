"""Shops connected and changed by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.connectors.shops.events import ShopAdded, ShopChanged, ShopSecretRenewed
from kuula.connectors.shops.formats.generic import checked_mapping
from kuula.connectors.shops.models import Shop
from kuula.kit import clock
from kuula.kit.crypto import seal
from kuula.kit.ids import token
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class ShopWish:
    """A shop as somebody fills it in. An empty `secret` keeps the one there is, or makes one; an
    empty `source` is the name."""

    name: str
    kind: str
    source: str = ""
    secret: str = ""
    active: bool = True


def add_shop(actor: Actor, *, wish: ShopWish) -> Shop:
    """Connect a shop. Raises Problem naming the field, Conflict for a taken name."""
    _allow(actor)
    if wish.kind not in Shop.Kind.values:
        raise Problem(_("Choose what the shop runs on."), field="kind")
    with transaction.atomic():
        shop = Shop(
            key=token(16), kind=wish.kind, staff_id=actor.staff_id, created_at=clock.now(),
            secret_sealed=seal(token(32)),
        )  # fmt: skip
        _fill(shop, wish)
        shop.save()
        record(ShopAdded(shop_id=shop.pk, name=shop.name, kind=shop.kind), actor.who)
    return shop


def change_shop(actor: Actor, *, shop: Shop, wish: ShopWish) -> Shop:
    """Change a shop; what it runs on stays. Same errors as `add_shop`."""
    _allow(actor)
    with transaction.atomic():
        locked = Shop.objects.select_for_update().get(pk=shop.pk)
        before = (locked.name, locked.source, locked.active)
        _fill(locked, wish)
        after = (locked.name, locked.source, locked.active)
        names = ("name", "source", "active")
        changed = [n for n, old, new in zip(names, before, after, strict=True) if old != new]
        changed += ["secret"] if wish.secret.strip() else []
        if changed:
            locked.save()
            event = ShopChanged(shop_id=locked.pk, name=locked.name, fields=changed)
            record(event, actor.who)
    return locked


def map_shop(
    actor: Actor, *, shop: Shop, kind: str, records: str, paths: Mapping[str, str]
) -> Shop:
    """Say where each field stands in the calls of a generic shop. Raises Problem."""
    _allow(actor)
    mapping = checked_mapping(kind, records, paths)
    with transaction.atomic():
        locked = Shop.objects.select_for_update().get(pk=shop.pk)
        if locked.kind != Shop.Kind.GENERIC:
            raise Conflict(_("Of this shop Kuula knows where everything stands."))
        if locked.mapping != mapping:
            locked.mapping = mapping
            locked.save(update_fields=["mapping"])
            event = ShopChanged(shop_id=locked.pk, name=locked.name, fields=["mapping"])
            record(event, actor.who)
    return locked


def renew_shop_secret(actor: Actor, *, shop: Shop) -> Shop:
    """Replace the secret by a new one; calls signed with the old one are refused from now on."""
    _allow(actor)
    with transaction.atomic():
        locked = Shop.objects.select_for_update().get(pk=shop.pk)
        locked.secret_sealed = seal(token(32))
        locked.save(update_fields=["secret_sealed"])
        record(ShopSecretRenewed(shop_id=locked.pk, name=locked.name), actor.who)
    return locked


def undo_shops(actor: Actor, *, names: Sequence[str]) -> None:
    """Remove invented shops by name, with their calls; what they told is removed by its source. One
    that somebody gave another name stays."""
    allow(actor, Permission.ERASE)
    Shop.objects.filter(name__in=list(names)).delete()


def _allow(actor: Actor) -> None:
    """A shop makes customers and writes what they buy, on behalf of who connects it."""
    for right in (Permission.IMPORTS, Permission.CUSTOMERS_CHANGE, Permission.COMMERCE_CHANGE):
        allow(actor, right)


def _fill(shop: Shop, wish: ShopWish) -> None:
    name, source = one_line(wish.name, 80), one_line(wish.source, 80)
    if not name:
        raise Problem(_("A shop needs a name."), field="name")
    if Shop.objects.filter(name__iexact=name).exclude(pk=shop.pk).exists():
        raise Conflict(_("There is a shop with this name already."), field="name")
    secret = wish.secret.strip()
    if secret and not 8 <= len(secret) <= 200:
        raise Problem(_("A secret has 8 to 200 characters."), field="secret")
    shop.name, shop.source, shop.active = name, source or name, wish.active
    if secret:
        shop.secret_sealed = seal(secret)
