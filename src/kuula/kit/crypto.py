"""Encryption at rest for the few secrets Kuula must be able to read again (mailbox passwords,
tokens)."""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.translation import gettext as _

from kuula.kit.home import load
from kuula.kit.problems import Problem


def seal(secret: str) -> str:
    """`secret` encrypted with the installation's field key (Fernet: AES-128-CBC and
    HMAC-SHA256)."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret that `seal` took. Raises Problem when the key of this installation does not open
    it."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Problem(
            _("A stored secret cannot be opened with this installation's key.")
        ) from error


@cache
def _box() -> MultiFernet:
    return MultiFernet([Fernet(load().field_key)])
