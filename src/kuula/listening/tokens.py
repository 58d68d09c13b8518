"""The secret of a rating link: made anew from the request's number, so that only its digest is
kept."""

import base64
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from kuula.kit.ids import digest

_SALT: Final = "kuula.listening.rating"


def make_token(request_id: int) -> str:
    """The secret of request `request_id` under the installation's present key."""
    return _token(request_id, settings.SECRET_KEY)


def token_with(request_id: int, token_digest: str) -> str:
    """The secret whose digest was kept, under the present key or one it replaced.

    Raises LookupError when none of the keys made it.
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(request_id, key)
        if digest(token) == token_digest:
            return token
    raise LookupError("The key that made this rating link is gone.")


def _token(request_id: int, key: str | bytes) -> str:
    signed = salted_hmac(_SALT, str(request_id), secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")
