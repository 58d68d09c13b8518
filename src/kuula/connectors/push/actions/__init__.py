"""The only writers of browsers that show notices; and sending to them."""

from kuula.connectors.push.actions.letting import (
    BrowserForm,
    forget_signed_out,
    let_show,
    public_key,
    stop_showing,
)
from kuula.connectors.push.actions.sending import PushCarrier, send_push

__all__ = [
    "BrowserForm",
    "PushCarrier",
    "forget_signed_out",
    "let_show",
    "public_key",
    "send_push",
    "stop_showing",
]
