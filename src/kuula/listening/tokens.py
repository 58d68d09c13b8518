"""The secret of a rating link."""

from typing import Final

from kuula.kit.link_secrets import make_secret, secret_with

_SALT: Final = "kuula.listening.rating"


def make_token(request_id: int) -> str:
    """The secret of request `request_id` under the installation's present key."""
    return make_secret(_SALT, request_id)


def token_with(request_id: int, token_digest: str) -> str:
    """The secret whose digest was kept, under the present key or one it replaced.

    Raises LookupError when none of the keys made it.
    """
    return secret_with(_SALT, request_id, token_digest)
