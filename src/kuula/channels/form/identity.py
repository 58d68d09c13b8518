"""Who is signed in at the company's own site, as that site tells it: signed with the form's secret.

The token is two parts with a dot between: a JSON object {"email", "name", "exp"} in base64url
without padding, and the HMAC-SHA256 of that first part in hex. `exp` is in seconds since 1970.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from kuula.kit.text import is_email

LASTS_AT_MOST: Final = timedelta(hours=24)
LONGEST: Final = 2000


class SignedIn(msgspec.Struct, frozen=True):
    """Somebody whose address their site has vouched for."""

    email: Annotated[str, msgspec.Meta(max_length=320)]
    exp: int
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""


_decode: Final = msgspec.json.Decoder(SignedIn).decode


def vouched(token: str, secret: str, now: datetime) -> SignedIn | None:
    """Whom the token names; None when it is not signed with the secret, is over, or lasts for more
    than a day."""
    body, _dot, signature = token.partition(".")
    if len(token) > LONGEST or not body.isascii() or not signature.isascii():
        return None
    if not hmac.compare_digest(sign(body, secret), signature):
        return None
    try:
        told = _decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None
    moment = int(now.timestamp())
    lasting = moment < told.exp <= moment + LASTS_AT_MOST.total_seconds()
    return told if lasting and is_email(told.email) else None


def sign(body: str, secret: str) -> str:
    """The signature of a token's first part."""
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
