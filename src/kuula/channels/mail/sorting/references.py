"""Signed marks by which an answer finds its way back: our Message-IDs and the reply addresses.

Both carry a number and a signature made with the installation's secret key, so that knowing a
number is never enough. All ids here are without angle brackets.
"""

import hmac
import re
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from kuula.kit.text import email_key

SIGNATURE: Final = 20
_HEX: Final = f"[0-9a-f]{{{SIGNATURE}}}"
_MESSAGE: Final = re.compile(rf"m([1-9]\d{{0,18}})\.({_HEX})@(.+)", re.IGNORECASE)
_REPLY: Final = re.compile(rf"(.+)\+c([1-9]\d{{0,18}})\.({_HEX})@(.+)", re.IGNORECASE)


def make_message_id(message_id: int, domain: str) -> str:
    """The Message-ID of our message `message_id` as it leaves through `domain`; always the same."""
    host = _host(domain)
    return f"m{message_id}.{_sign('message', f'{message_id}@{host}')[0]}@{host}"


def read_message_id(header_id: str) -> int | None:
    """The message that a Message-ID of ours names; None for anybody else's or a forged one."""
    found = _MESSAGE.fullmatch(header_id.strip())
    if found is None:
        return None
    number, signature, domain = found.groups()
    good = _agrees(signature, "message", f"{number}@{_host(domain)}")
    return int(number) if good else None


def make_reply_address(address: str, number: int) -> str:
    """The address that brings an answer into conversation `number` of the mailbox `address`."""
    local, _at, domain = address.strip().rpartition("@")
    signature = _sign("reply", f"{number}:{email_key(address)}")[0]
    return f"{local}+c{number}.{signature}@{domain}"


def read_reply_address(address: str) -> int | None:
    """The conversation a signed reply address leads to; None for a plain or forged address."""
    found = _REPLY.fullmatch(address.strip())
    if found is None:
        return None
    local, number, signature, domain = found.groups()
    good = _agrees(signature, "reply", f"{number}:{email_key(f'{local}@{domain}')}")
    return int(number) if good else None


def plain_address(address: str) -> str:
    """The mailbox address behind a reply address, signed rightly or not; others as they are."""
    found = _REPLY.fullmatch(address.strip())
    return f"{found[1]}@{found[4]}" if found else address.strip()


def _host(domain: str) -> str:
    return email_key(f"x@{domain.strip()}").partition("@")[2]


def _agrees(signature: str, purpose: str, value: str) -> bool:
    known = _sign(purpose, value)
    return any(hmac.compare_digest(signature.lower(), own) for own in known)


def _sign(purpose: str, value: str) -> list[str]:
    """Signatures with the present key and with those it replaced, the present one first."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    salt = f"kuula.mail.{purpose}"
    return [
        salted_hmac(salt, value, secret=key, algorithm="sha256").hexdigest()[:SIGNATURE]
        for key in keys
    ]
