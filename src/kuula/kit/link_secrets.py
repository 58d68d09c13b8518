"""Secrets of links in mails: made anew from a row's number, so that only a digest is kept."""

import base64

from django.conf import settings
from django.utils.crypto import salted_hmac

from kuula.kit.ids import digest


def make_secret(salt: str, number: int) -> str:
    """The secret of row `number` under the installation's present key; `salt` names the kind of
    link."""
    return _secret(salt, number, settings.SECRET_KEY)


def secret_with(salt: str, number: int, kept: str) -> str:
    """The secret whose digest was kept, under the present key or one it replaced.

    Raises LookupError when none of the keys made it.
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = _secret(salt, number, key)
        if digest(secret) == kept:
            return secret
    raise LookupError("The key that made this link is gone.")


def _secret(salt: str, number: int, key: str | bytes) -> str:
    signed = salted_hmac(salt, str(number), secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")
