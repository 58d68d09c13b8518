"""The only way to a shop on behalf of somebody, and to its calls."""

from collections.abc import Sequence

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from kuula.connectors.shops.models import Shop, ShopCall
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE = 30


def shops_for(actor: Actor) -> QuerySet[Shop]:
    """All shops by name, with how many calls failed (`failed`) and the last one (`heard_at`)."""
    allow(actor, Permission.IMPORTS)
    failed = Count("calls", filter=Q(calls__state=ShopCall.State.FAILED))
    return Shop.objects.annotate(failed=failed, heard_at=Max("calls__received_at"))


def shop_for(actor: Actor, shop_id: int) -> Shop:
    """One shop. Raises NotFound."""
    allow(actor, Permission.IMPORTS)
    found = Shop.objects.filter(pk=shop_id).first()
    if found is None:
        raise NotFound(_("There is no such shop."))
    return found


def calls_of(
    actor: Actor, shop: Shop, *, cursor: str = "", failed_only: bool = False
) -> KeysetPage[ShopCall]:
    """One page of a shop's calls, the latest first."""
    allow(actor, Permission.IMPORTS)
    found = shop.calls.defer("body").order_by("-pk")
    if failed_only:
        found = found.filter(state=ShopCall.State.FAILED)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found[: PAGE + 1]), size=PAGE, key=lambda one: (one.pk,))


def calls_for(actor: Actor, shop: Shop, call_ids: Sequence[int]) -> Sequence[ShopCall]:
    """These calls of a shop, as far as they are there."""
    allow(actor, Permission.IMPORTS)
    return tuple(shop.calls.defer("body").filter(pk__in=call_ids))


def shop_behind(key: str) -> Shop | None:
    """The shop whose address has this key; None for nobody's."""
    return Shop.objects.filter(key=key).first() if "\0" not in key else None
