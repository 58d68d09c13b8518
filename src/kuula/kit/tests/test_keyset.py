"""Page addresses: what Kuula made is read again, everything else is refused in plain words."""

import base64
import json
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.kit.keyset import decode, encode
from kuula.kit.problems import Problem

SHAPES = ("n", "mn", "tn", "w")
PARTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(alphabet=st.characters(), max_size=40),
    st.datetimes().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
    st.lists(st.integers(), max_size=2),
)


def packed(parts: object) -> str:
    """A cursor as anybody can make one."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@given(st.lists(PARTS, max_size=3), st.sampled_from(SHAPES))
@settings(derandomize=True, deadline=None, max_examples=400)
def test_a_cursor_is_a_key_of_its_list_or_refused(parts: list[object], shape: str) -> None:
    try:
        key = decode(packed(parts), shape)
    except Problem:
        return
    assert key is not None
    assert len(key) == len(shape)
    for kind, part in zip(shape, key, strict=True):
        if kind == "n":
            assert type(part) is int
        elif kind == "w":
            str(part).encode()
        elif part is not None or kind == "m":
            assert datetime.fromisoformat(str(part)).utcoffset() is not None


@given(st.text(max_size=60), st.sampled_from(SHAPES))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_other_text_is_refused_too(text: str, shape: str) -> None:
    with suppress(Problem):
        assert decode(text, shape) is None, "nobody guesses a cursor"


@pytest.mark.parametrize(
    ("parts", "shape"),
    [
        ([None, 5], "mn"),
        (["2026-11-22T10:00:00", 5], "mn"),
        (["0001-01-01T00:00:00+14:00", 5], "tn"),
        (["2026-11-22T10:00:00+23:59", 5], "tn"),
        (["2026-11-22T10:00:00+01:00:30.5", 5], "mn"),
        (["2026-11-22T10:00:00+00:00", True], "tn"),
        (["2026-11-22T10:00:00+00:00", 2**63], "tn"),
        (["2026-11-22T10:00:00+00:00"], "tn"),
        ([20261122, 5], "tn"),
        (["half \ud800"], "w"),
        (["nul \0"], "w"),
    ],
)
def test_what_no_list_can_go_on_from(parts: list[object], shape: str) -> None:
    with pytest.raises(Problem, match="damaged"):
        decode(packed(parts), shape)


def test_what_was_made_here_is_read_again() -> None:
    assert decode("", "n") is None
    assert decode(encode((None, 5)), "tn") == (None, 5)
    assert decode(encode(("garantii",)), "w") == ("garantii",)
