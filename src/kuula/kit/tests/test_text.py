"""Addresses are compared and sent under the domain they really name."""

import pytest

from kuula.kit.text import ascii_domain, email_key, is_email


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Kadri@Õun.EE ", "kadri@xn--un-bka.ee"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("a@STRASSE.de", "a@strasse.de"),
        ("a@ΒΌΛΟΣ.com", "a@xn--nxasmq6b.com"),
        ("a@βόλος.com", "a@xn--nxasmm1c.com"),
        ("a@o\u0303un.ee", "a@xn--un-bka.ee"),
        ("a@õun。ee", "a@xn--un-bka.ee"),
        ("a@XN--UN-BKA.ee", "a@xn--un-bka.ee"),
        ("a@mail_1.õun.ee", "a@mail_1.xn--un-bka.ee"),
        ("a@♥.example", "a@♥.example"),
        ("nobody", "nobody"),
    ],
)
def test_an_address_has_one_key(written: str, key: str) -> None:
    assert email_key(written) == key


def test_what_is_no_domain_is_none() -> None:
    for bad in ("♥.example", "-õ.example", "a" * 64, "õ" * 63, "a..ee", ".ee"):
        with pytest.raises(UnicodeError):
            ascii_domain(bad)
    assert is_email("a@straße.de")
    assert not is_email("a@♥.example")
