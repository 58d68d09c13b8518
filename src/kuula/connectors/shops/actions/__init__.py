"""The only writers of shops and their calls."""

from kuula.connectors.shops.actions.calls import (
    Call,
    forget_caller,
    forget_old_calls,
    sweep_calls,
    take_call,
    try_again,
    work_on_call,
)
from kuula.connectors.shops.actions.keeping import keep_told
from kuula.connectors.shops.actions.shops import (
    ShopWish,
    add_shop,
    change_shop,
    map_shop,
    renew_shop_secret,
    undo_shops,
)

__all__ = [
    "Call",
    "ShopWish",
    "add_shop",
    "change_shop",
    "forget_caller",
    "forget_old_calls",
    "keep_told",
    "map_shop",
    "renew_shop_secret",
    "sweep_calls",
    "take_call",
    "try_again",
    "undo_shops",
    "work_on_call",
]
