"""Addresses are compared and sent under the domain they really name; a line is cut where it is
long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuula.kit.text import ascii_domain, clean, email_key, is_email, one_line


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


@given(st.lists(st.text(" \n\t\x00e\u0301xä", max_size=40), max_size=12).map("".join))
def test_one_line_of_a_long_text_is_that_of_the_whole(text: str) -> None:
    flat = re.sub(r"\s+", " ", clean(text)).strip()
    cut = flat if len(flat) <= 10 else flat[:9].rstrip() + "…"
    assert one_line(text, 10) == cut
