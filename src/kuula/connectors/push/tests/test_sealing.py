"""Sealing as the standard's own example has it (RFC 8291, section 5)."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from kuula.connectors.push.sealing import BadKeys, eyes_of, sealed, sealed_with, unwritten, written

PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
ONCE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tl"
    "zAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_is_sealed_to_the_letter() -> None:
    once = ec.derive_private_key(int.from_bytes(unwritten(ONCE), "big"), ec.SECP256R1())
    message = b"When I grow up, I want to be a watermelon"
    body = sealed_with(once, unwritten(SALT), message, eyes_of(PUBLIC, AUTH))
    assert written(body) == BODY


@pytest.mark.parametrize(
    ("public", "auth"),
    [("", ""), ("!", AUTH), (PUBLIC, "short"), (PUBLIC[:-4], AUTH), (written(b"\4" * 65), AUTH)],
)
def test_what_no_browser_has_is_refused(public: str, auth: str) -> None:
    with pytest.raises(BadKeys):
        eyes_of(public, auth)


def test_a_long_message_is_refused() -> None:
    with pytest.raises(ValueError, match="short"):
        sealed(b"x" * 3001, eyes_of(PUBLIC, AUTH))
