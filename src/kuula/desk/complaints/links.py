"""The secret of the link in which a customer says whether a complaint is really solved."""

from typing import Final

from kuula.kit.link_secrets import make_secret, secret_with

_SALT: Final = "kuula.desk.follow_up"


def make_token(follow_up_id: int) -> str:
    """The secret of question `follow_up_id` under the installation's present key."""
    return make_secret(_SALT, follow_up_id)


def token_with(follow_up_id: int, token_digest: str) -> str:
    """The secret whose digest was kept, under the present key or one it replaced.

    Raises LookupError when none of the keys made it.
    """
    return secret_with(_SALT, follow_up_id, token_digest)
