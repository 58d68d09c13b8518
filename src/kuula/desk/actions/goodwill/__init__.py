"""The only writers of goodwill, its limits and its vouchers."""

from kuula.desk.actions.goodwill.deciding import approve_goodwill, decline_goodwill
from kuula.desk.actions.goodwill.finishing import finish_goodwill, withdraw_goodwill
from kuula.desk.actions.goodwill.giving import GoodwillForm, give_goodwill
from kuula.desk.actions.goodwill.limiting import LimitForm, set_limit, switch_kind, undo_limits
from kuula.desk.actions.goodwill.vouchers import expire_vouchers, redeem_voucher

__all__ = [
    "GoodwillForm",
    "LimitForm",
    "approve_goodwill",
    "decline_goodwill",
    "expire_vouchers",
    "finish_goodwill",
    "give_goodwill",
    "redeem_voucher",
    "set_limit",
    "switch_kind",
    "undo_limits",
    "withdraw_goodwill",
]
