"""Marks of ours are recognised, forged ones are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuula.channels.mail.sorting.references import (
    make_message_id,
    make_reply_address,
    plain_address,
    read_message_id,
    read_reply_address,
)


@given(st.integers(1, 2**62), st.sampled_from(["pood.ee", "õun.ee", "Shop.Example"]))
def test_our_marks_are_read_back_in_any_letter_case(number: int, domain: str) -> None:
    header_id = make_message_id(number, domain)
    assert read_message_id(header_id) == number
    assert read_message_id(header_id.upper()) == number
    address = make_reply_address(f"Tugi@{domain}", number)
    assert read_reply_address(address) == number
    assert read_reply_address(address.lower()) == number
    assert plain_address(address) == f"Tugi@{domain}"


@pytest.mark.parametrize("change", [("m7.", "m8."), ("@pood", "@good")])
def test_a_changed_message_id_is_nobodys(change: tuple[str, str]) -> None:
    assert read_message_id(make_message_id(7, "pood.ee").replace(*change)) is None


@pytest.mark.parametrize("change", [("+c7.", "+c8."), ("tugi", "info"), ("pood", "good")])
def test_a_changed_reply_address_leads_nowhere(change: tuple[str, str]) -> None:
    assert read_reply_address(make_reply_address("tugi@pood.ee", 7).replace(*change)) is None


@pytest.mark.parametrize("text", ["", "@", "m1@x", "a@b", "x+c1.zz@y", "m1.abc@x", "+c1@x"])
def test_other_peoples_ids_are_left_alone(text: str) -> None:
    assert read_message_id(text) is None
    assert read_reply_address(text) is None
    assert plain_address(text) == text


def test_a_key_that_was_replaced_still_counts(settings: object) -> None:
    old = make_message_id(7, "pood.ee")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-anybody-to-use"  # type: ignore[attr-defined]
    assert read_message_id(old) == 7
    assert make_message_id(7, "pood.ee") != old
