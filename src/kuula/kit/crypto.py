"""Encryption at rest for what Kuula must be able to read again: mailbox passwords, tokens,
sensitive attributes.

The newest key of the ring seals; the older ones still open what they sealed (`kuula keys`).
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.translation import gettext as _

from kuula.kit.home import SECRETS_FILE, load, location
from kuula.kit.problems import Problem

BEGINNING = "gAAAA"
"""How every sealed word begins."""


def seal(secret: str) -> str:
    """`secret` encrypted with the installation's newest field key (Fernet: AES-128-CBC and
    HMAC-SHA256)."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret that `seal` took. Raises Problem when no key of this installation opens it."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise _lost() from error


def reseal(sealed: str) -> str:
    """The same secret sealed with the newest key. Raises Problem when no key opens it."""
    if not sealed:
        return ""
    try:
        return _box().rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise _lost() from error


def opens_with_newest(sealed: str) -> bool:
    """Whether the newest key alone opens it."""
    try:
        Fernet(load().field_key).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _lost() -> Problem:
    return Problem(_("A stored secret cannot be opened with this installation's key."))


def _box() -> MultiFernet:
    """The ring as it stands in the file of secrets: a new key counts at once in every process."""
    try:
        stamp = (location() / SECRETS_FILE).stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _ring(stamp)


@lru_cache(maxsize=2)
def _ring(stamp: int) -> MultiFernet:
    del stamp
    home = load()
    return MultiFernet([Fernet(key) for key in (home.field_key, *home.old_field_keys)])
